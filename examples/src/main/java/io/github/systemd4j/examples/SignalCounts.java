package io.github.systemd4j.examples;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.StringTable;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.unit.UnitName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the signals of each unit while a service starts and ends. */
public final class SignalCounts {
    private static final String SYSTEMD = "org.freedesktop.systemd1";
    private static final MatchRule CHANGES = MatchRule.signal("org.freedesktop.DBus.Properties", "PropertiesChanged")
            .sender(SYSTEMD)
            .pathNamespace("/org/freedesktop/systemd1/unit");

    public static void main(String[] args) {
        Map<String, Integer> counts = new ConcurrentHashMap<>();
        var paths = new StringTable(1024);
        try (SystemdManager systemd = SystemdManager.openSystem();
                SignalStream stream = SignalStream.open(BusAddress.system())) {
            stream.subscribe(CHANGES, signal -> counts.merge(paths.get(signal.path()), 1, Integer::sum));
            call(stream, "Subscribe"); // systemd sends signals only while a client has subscribed
            systemd.run(TransientUnit.of("hello.service").execStart("/bin/sleep", "0.1"));
            call(stream, "Unsubscribe"); // all signals before the reply have been counted
        }
        counts.forEach((path, count) -> System.out.println(UnitName.ofObjectPath(path) + ": " + count));
    }

    private static void call(SignalStream stream, String method) {
        MethodCall call = MethodCall.to(SYSTEMD, "/org/freedesktop/systemd1", SYSTEMD + ".Manager", method);
        stream.callAsync(call, _ -> true).join();
    }
}
