package io.github.systemd4j.watch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.systemd.PropertyValues;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.ProjectedValue;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.UnitResult;
import java.util.HexFormat;
import java.util.function.Predicate;

/**
 * A property whose changes are part of a unit's state.
 *
 * @param name the name of the property
 * @param listed whether {@code ListUnits} contains it, so that it is never fetched
 * @param known returns whether the value of a unit that was just announced is known already
 * @param setter reads a value into an update
 */
record TrackedProperty(String name, boolean listed, Predicate<UnitState> known, Setter setter) {
    /** Reads a value into an update. */
    @FunctionalInterface
    interface Setter {
        void read(ProjectedValue value, UnitUpdate update);
    }

    static TrackedProperty activeState() {
        return new TrackedProperty("ActiveState", true, _ -> true, (value, update) -> {
            if (!value.text().contentEquals(update.activeState.dbusName())) {
                update.activeState = ActiveState.of(value.text().toString());
            }
        });
    }

    static TrackedProperty subState() {
        return new TrackedProperty("SubState", true, _ -> true, (value, update) -> {
            if (!value.text().contentEquals(update.subState)) {
                update.subState = value.text().toString();
            }
        });
    }

    static TrackedProperty job() {
        return new TrackedProperty("Job", true, _ -> true, (value, update) -> {
            update.job = value.reader().enterStruct().readUint32();
        });
    }

    static TrackedProperty invocationId() {
        return new TrackedProperty("InvocationID", false, TrackedProperty::isFreshOrSignaled, (value, update) -> {
            byte[] id = value.reader().readArray('y').toArray(JAVA_BYTE);
            update.invocationId = HexFormat.of().formatHex(id);
        });
    }

    static TrackedProperty mainPid() {
        return new TrackedProperty(
                "MainPID",
                false,
                TrackedProperty::isFreshOrSignaled,
                (value, update) -> update.mainPid = value.longValue());
    }

    static TrackedProperty result() {
        return new TrackedProperty("Result", false, TrackedProperty::isFreshOrSignaled, (value, update) -> {
            if (update.result == null || !value.text().contentEquals(update.result.dbusName())) {
                update.result = UnitResult.of(value.text().toString());
            }
        });
    }

    /** Returns a property that the user has selected. */
    static TrackedProperty selected(String name) {
        return new TrackedProperty(name, false, state -> state.properties().containsKey(name), (value, update) -> {
            BodyReader body = value.reader();
            update.property(name, new Variant(body.peekSignature(), PropertyValues.read(body)));
        });
    }

    /** Returns whether a unit was never started, or a signal has arrived: each signal contains the invocation id. */
    private static boolean isFreshOrSignaled(UnitState state) {
        return state.activeState() == ActiveState.INACTIVE
                || !state.invocationIdOrEmpty().isEmpty();
    }

    boolean hasName(String wanted) {
        return name.equals(wanted);
    }

    /** Reads its value into an update. */
    void read(ProjectedValue value, UnitUpdate update) {
        setter.read(value, update);
    }
}
