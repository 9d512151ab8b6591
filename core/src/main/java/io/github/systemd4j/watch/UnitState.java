package io.github.systemd4j.watch;

import io.github.systemd4j.internal.systemd.PropertyValues;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitResult;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The state of a unit at one moment, as {@link UnitWatch} knows it. Equal to one with equal values.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/org.freedesktop.systemd1.html">
 *     org.freedesktop.systemd1(5)</a>
 */
public final class UnitState {
    private final UnitName name;
    private final LoadState loadState;
    private final ActiveState activeState;
    private final String subState;
    private final @Nullable UnitResult result;
    private final String invocationId;
    private final Map<String, Variant> properties;

    /** The id of the queued job; 0 if there is none. */
    final long job;

    /** The process ID of the main process; 0 if there is none. */
    final long pid;

    /**
     * Creates a state.
     *
     * @param job 0 if there is none
     * @param pid 0 if there is none
     * @param invocationId empty if there is none
     */
    UnitState(
            UnitName name,
            LoadState loadState,
            ActiveState activeState,
            String subState,
            long job,
            @Nullable UnitResult result,
            long pid,
            String invocationId,
            Map<String, Variant> properties) {
        this.name = name;
        this.loadState = loadState;
        this.activeState = activeState;
        this.subState = subState;
        this.job = job;
        this.result = result;
        this.pid = pid;
        this.invocationId = invocationId;
        this.properties = Map.copyOf(properties);
    }

    /** Returns the state of a unit about which nothing is known yet. */
    static UnitState unknown(UnitName name) {
        UnitResult result = name.type().hasResult() ? UnitResult.SUCCESS : null;
        return new UnitState(name, LoadState.STUB, ActiveState.INACTIVE, "dead", 0, result, 0, "", Map.of());
    }

    /** Returns the same state of a unit that must have been loaded to have it. */
    UnitState loaded() {
        return new UnitState(name, LoadState.LOADED, activeState, subState, job, result, pid, invocationId, properties);
    }

    /** Returns the unit's name, the one of its aliases that systemd uses. */
    public UnitName name() {
        return name;
    }

    /** Returns whether systemd has loaded the unit's configuration. */
    public LoadState loadState() {
        return loadState;
    }

    /** Returns whether the unit is started. */
    public ActiveState activeState() {
        return activeState;
    }

    /** Returns the state in the terms of the unit's type, such as {@code running}, {@code exited} or {@code listening}. */
    public String subState() {
        return subState;
    }

    /** Returns the id of the job that is queued for the unit; empty if there is none. */
    public OptionalLong jobId() {
        return PropertyValues.optionalId(job);
    }

    /**
     * Returns how the unit's current or last run ended; empty for types without this property: targets, devices and
     * slices.
     */
    public Optional<UnitResult> result() {
        return Optional.ofNullable(result);
    }

    /** Returns the process ID of a service's main process; empty if there is none. */
    public OptionalLong mainPid() {
        return PropertyValues.optionalId(pid);
    }

    /** Returns the id of the unit's current or last run, 32 hexadecimal digits; empty if it was never started. */
    public Optional<String> invocationId() {
        return invocationId.isEmpty() ? Optional.empty() : Optional.of(invocationId);
    }

    /**
     * Returns the values of the properties that {@link UnitWatch.Builder#property} selected, by name. A value of type
     * {@code t} that is infinite or not set is -1, because systemd sends 2^64-1.
     */
    public Map<String, Variant> properties() {
        return properties;
    }

    /** Returns the result; null for types without one. Allocates nothing. */
    @Nullable
    UnitResult resultOrNull() {
        return result;
    }

    /** Returns the id of the current or last run; empty if there is none. Allocates nothing. */
    String invocationIdOrEmpty() {
        return invocationId;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnitState state
                && loadState == state.loadState
                && activeState == state.activeState
                && result == state.result
                && job == state.job
                && pid == state.pid
                && name.equals(state.name)
                && subState.equals(state.subState)
                && invocationId.equals(state.invocationId)
                && properties.equals(state.properties);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, activeState, subState, job, pid, invocationId);
    }

    /** Returns the values with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return ("UnitState[name=%s, loadState=%s, activeState=%s, subState=%s, jobId=%d, result=%s, mainPid=%d,"
                        + " invocationId=%s, properties=%s]")
                .formatted(
                        name,
                        loadState,
                        activeState,
                        Excerpt.of(subState),
                        job,
                        result,
                        pid,
                        invocationId,
                        Excerpt.of(properties.toString()));
    }
}
