package io.github.systemd4j.watch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.systemd.PropertyValues;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Utf8View;
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
    /** Reads the next value into an update. */
    @FunctionalInterface
    interface Setter {
        void read(BodyReader value, UnitUpdate update);
    }

    static TrackedProperty activeState() {
        var view = new Utf8View();
        return new TrackedProperty("ActiveState", true, _ -> true, (value, update) -> {
            if (!value.readString(view).contentEquals(update.activeState.dbusName())) {
                update.activeState = ActiveState.of(view.toString());
            }
        });
    }

    static TrackedProperty subState() {
        var view = new Utf8View();
        return new TrackedProperty("SubState", true, _ -> true, (value, update) -> {
            update.subState = text(value.readString(view), update.subState);
        });
    }

    static TrackedProperty job() {
        return new TrackedProperty("Job", true, _ -> true, (value, update) -> {
            value.enterStruct();
            update.job = value.readUint32();
            value.exit();
        });
    }

    static TrackedProperty invocationId() {
        return new TrackedProperty("InvocationID", false, TrackedProperty::isFreshOrSignaled, (value, update) -> {
            byte[] id = value.readArray('y').toArray(JAVA_BYTE);
            update.invocationId = HexFormat.of().formatHex(id);
        });
    }

    static TrackedProperty mainPid() {
        return new TrackedProperty(
                "MainPID",
                false,
                TrackedProperty::isFreshOrSignaled,
                (value, update) -> update.mainPid = value.readUint32());
    }

    static TrackedProperty result() {
        var view = new Utf8View();
        return new TrackedProperty("Result", false, TrackedProperty::isFreshOrSignaled, (value, update) -> {
            value.readString(view);
            if (update.result == null || !view.contentEquals(update.result.dbusName())) {
                update.result = UnitResult.of(view.toString());
            }
        });
    }

    /** Returns a property that the user has selected. */
    static TrackedProperty selected(String name) {
        return new TrackedProperty(name, false, state -> state.properties().containsKey(name), (value, update) -> {
            update.property(name, new Variant(value.peekSignature(), PropertyValues.read(value)));
        });
    }

    /** Returns whether a unit was never started, or a signal has arrived: each signal contains the invocation id. */
    private static boolean isFreshOrSignaled(UnitState state) {
        return state.activeState() == ActiveState.INACTIVE
                || !state.invocationIdOrEmpty().isEmpty();
    }

    private static String text(Utf8View now, String before) {
        return now.contentEquals(before) ? before : now.toString();
    }

    boolean hasName(String wanted) {
        return name.equals(wanted);
    }

    /** Reads the next variant into an update. */
    void read(BodyReader body, UnitUpdate update) {
        body.enterVariant();
        setter.read(body, update);
        body.exit();
    }
}
