package io.github.systemd4j.watch;

import io.github.systemd4j.unit.JobResult;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A unit came, changed or went.
 *
 * @param unit its name
 * @param previous its state before; null if it wasn't known
 * @param current its state now; null if systemd has unloaded it
 * @param jobResult how the job ended that ended with this change, the last one of several; null if none did
 * @param coalesced how many earlier changes of the unit this one has taken in, because the consumer was slow
 * @param time when this side learnt of it, the last of several
 */
public record UnitChange(
        String unit,
        @Nullable UnitState previous,
        @Nullable UnitState current,
        @Nullable JobResult jobResult,
        int coalesced,
        Instant time)
        implements UnitEvent {

    /** What kind of change it is. */
    public enum Type {
        /** systemd has loaded the unit, or the feed has begun with it. */
        ADDED,
        /** The state has changed, or a job has ended. */
        CHANGED,
        /** systemd has unloaded the unit. */
        REMOVED
    }

    /** What kind of change it is. */
    public Type type() {
        return previous == null ? Type.ADDED : current == null ? Type.REMOVED : Type.CHANGED;
    }

    /** The state now, or the last one of a unit that was removed. */
    public UnitState state() {
        return Objects.requireNonNull(current == null ? previous : current);
    }

    /** A unit that a feed begins with. */
    static UnitChange initial(UnitState state) {
        return new UnitChange(state.name(), null, state, null, 0, Instant.now());
    }

    /** This change and the next one of the same unit as one; null if the unit came and went. */
    @Nullable
    UnitChange then(UnitChange next) {
        if (previous == null && next.current == null) {
            return null;
        }
        JobResult lastResult = next.jobResult == null ? jobResult : next.jobResult;
        return new UnitChange(unit, previous, next.current, lastResult, coalesced + next.coalesced + 1, next.time);
    }
}
