package io.github.systemd4j.examples;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.RemoteObject;
import io.github.systemd4j.bus.Struct;
import io.github.systemd4j.bus.Variant;
import java.util.List;

/** The few methods of systemd's manager that the demo calls. */
final class Systemd {
    static final String NAME = "org.freedesktop.systemd1";
    static final String MANAGER = "org.freedesktop.systemd1.Manager";

    private final RemoteObject manager;

    Systemd(Bus bus) {
        manager = bus.object(NAME, "/org/freedesktop/systemd1");
    }

    String version() {
        return manager.property(MANAGER, "Version", String.class);
    }

    /** systemd sends signals only while somebody has asked for them. */
    void subscribe() {
        manager.call(MANAGER, "Subscribe", "");
    }

    void start(String unit, String type, String... command) {
        var properties = List.of(
                Struct.of("Type", Variant.of(type)),
                Struct.of(
                        "ExecStart", new Variant("a(sasb)", List.of(Struct.of(command[0], List.of(command), false)))));
        manager.call(MANAGER, "StartTransientUnit", "ssa(sv)a(sa(sv))", unit, "replace", properties, List.of());
    }

    void stop(String unit) {
        manager.call(MANAGER, "StopUnit", "ss", unit, "replace");
    }

    /** Forgets that a unit has failed, so that systemd unloads it. */
    void resetFailed(String unit) {
        manager.call(MANAGER, "ResetFailedUnit", "s", unit);
    }
}
