package io.github.systemd4j.watch;

import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitName;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event: a unit was loaded, has changed, or was unloaded. Equal to one with equal values. */
public final class UnitChange implements UnitEvent {
    private final UnitName unit;
    private final @Nullable UnitState previous;
    private final @Nullable UnitState current;
    private final @Nullable JobResult jobResult;
    private final int coalesced;
    private final Instant time;

    /** The type of a change. */
    public enum Type {
        /** systemd has loaded the unit, or the feed begins with it. */
        ADDED,
        /** The state has changed, or a job has ended. */
        CHANGED,
        /** systemd has unloaded the unit. */
        REMOVED
    }

    UnitChange(
            UnitName unit,
            @Nullable UnitState previous,
            @Nullable UnitState current,
            @Nullable JobResult jobResult,
            int coalesced,
            Instant time) {
        this.unit = unit;
        this.previous = previous;
        this.current = current;
        this.jobResult = jobResult;
        this.coalesced = coalesced;
        this.time = time;
    }

    /** Returns a unit that a feed begins with. */
    static UnitChange initial(UnitState state) {
        return new UnitChange(state.name(), null, state, null, 0, Instant.now());
    }

    /** Returns this change and the next one of the same unit as one; null if the unit was loaded and unloaded. */
    @Nullable
    UnitChange then(UnitChange next) {
        if (previous == null && next.current == null) {
            return null;
        }
        JobResult lastResult = next.jobResult == null ? jobResult : next.jobResult;
        return new UnitChange(unit, previous, next.current, lastResult, coalesced + next.coalesced + 1, next.time);
    }

    /** Returns the unit's name. */
    public UnitName unit() {
        return unit;
    }

    /** Returns the type of this change. */
    public Type type() {
        return previous == null ? Type.ADDED : current == null ? Type.REMOVED : Type.CHANGED;
    }

    /** Returns the state now, or the last one of a unit that was unloaded. */
    public UnitState state() {
        return Objects.requireNonNull(current == null ? previous : current);
    }

    /** Returns the state before; empty if the unit was not known. */
    public Optional<UnitState> previous() {
        return Optional.ofNullable(previous);
    }

    /** Returns the state now; empty if systemd has unloaded the unit. */
    public Optional<UnitState> current() {
        return Optional.ofNullable(current);
    }

    /** Returns the result of the job that ended with this change, the last one of several; empty if none did. */
    public Optional<JobResult> jobResult() {
        return Optional.ofNullable(jobResult);
    }

    /** Returns how many earlier changes of the unit are part of this one, because the consumer was slow. */
    public int coalesced() {
        return coalesced;
    }

    /** Returns when this process was notified of the change, of the last one if several were coalesced. */
    @Override
    public Instant time() {
        return time;
    }

    /** Returns the state before; null if the unit was not known. Allocates nothing. */
    @Nullable
    UnitState previousOrNull() {
        return previous;
    }

    /** Returns the state now; null if systemd has unloaded the unit. Allocates nothing. */
    @Nullable
    UnitState currentOrNull() {
        return current;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnitChange change
                && unit.equals(change.unit)
                && Objects.equals(previous, change.previous)
                && Objects.equals(current, change.current)
                && jobResult == change.jobResult
                && coalesced == change.coalesced
                && time.equals(change.time);
    }

    @Override
    public int hashCode() {
        return Objects.hash(unit, current, coalesced, time);
    }

    @Override
    public String toString() {
        return "UnitChange[unit=%s, previous=%s, current=%s, jobResult=%s, coalesced=%d, time=%s]"
                .formatted(unit, previous, current, jobResult, coalesced, time);
    }
}
