package io.github.systemd4j.examples;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.ProjectedValue;
import io.github.systemd4j.message.Projection;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.signals.SignalStream;

/** Prints the states of all units that change while a service starts and ends. */
public final class StateChanges {
    private static final MatchRule CHANGES = MatchRule.signal("org.freedesktop.DBus.Properties", "PropertiesChanged")
            .sender("org.freedesktop.systemd1")
            .pathNamespace("/org/freedesktop/systemd1/unit");

    public static void main(String[] args) {
        var changes = new Projection();
        ProjectedValue state = changes.property(1, "ActiveState"); // of the second argument
        ProjectedValue subState = changes.property(1, "SubState");
        try (SystemdManager systemd = SystemdManager.openSystem();
                SignalStream stream = SignalStream.open(BusAddress.system())) {
            stream.subscribe(CHANGES, signal -> {
                changes.read(signal.body());
                if (state.isPresent() && subState.isPresent()) {
                    System.out.println(signal.path() + ": " + state.text() + ", " + subState.text());
                }
            });
            systemd.run(TransientUnit.of("hello.service").execStart("/bin/sleep", "0.1"));
        }
    }
}
