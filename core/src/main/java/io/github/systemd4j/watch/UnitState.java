package io.github.systemd4j.watch;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitResult;
import io.github.systemd4j.unit.UnitType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a unit at one moment, as {@link UnitWatch} knows it.
 *
 * @param name of the unit, such as {@code dbus.service}
 * @param load whether its configuration is loaded
 * @param active whether it is started
 * @param sub its state in the terms of its type, such as {@code running}, {@code exited} or {@code listening}
 * @param job the id of the job that is queued for it; 0 if there is none
 * @param result how it ended the last time; null for types that have no such property: targets, devices and slices
 * @param mainPid the main process of a service; 0 if there is none
 * @param invocationId of its current or last start: 32 hexadecimal digits; empty if it was never started
 * @param properties the values of those properties that {@link UnitWatch.Builder#property} named, by name; a value of
 *     type {@code t} that is infinite or not set is -1, because systemd sends 2^64-1
 * @see <a href="https://www.freedesktop.org/software/systemd/man/org.freedesktop.systemd1.html">
 *     org.freedesktop.systemd1(5)</a>
 */
public record UnitState(
        String name,
        LoadState load,
        ActiveState active,
        String sub,
        long job,
        @Nullable UnitResult result,
        long mainPid,
        String invocationId,
        Map<String, Variant> properties) {

    /** Copies the properties. */
    public UnitState {
        properties = Map.copyOf(properties);
    }

    /** A unit of which nothing is known yet. */
    static UnitState unknown(String name) {
        UnitResult result = UnitType.ofUnit(name).filter(UnitType::hasResult).isPresent() ? UnitResult.SUCCESS : null;
        return new UnitState(name, LoadState.STUB, ActiveState.INACTIVE, "dead", 0, result, 0, "", Map.of());
    }

    /** The same state of a unit that must have been loaded to have it. */
    UnitState loaded() {
        return new UnitState(name, LoadState.LOADED, active, sub, job, result, mainPid, invocationId, properties);
    }

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
