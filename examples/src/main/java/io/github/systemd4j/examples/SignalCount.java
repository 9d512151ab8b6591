package io.github.systemd4j.examples;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.MethodCall;
import io.github.systemd4j.bus.StringTable;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.TransientUnit;
import io.github.systemd4j.signals.SignalStream;
import java.util.Map;
import java.util.TreeMap;

/** Counts the signals of each unit while a command runs as a service. */
public final class SignalCount {
    private static final String SYSTEMD = "org.freedesktop.systemd1";
    private static final String SYSTEMD_PATH = "/org/freedesktop/systemd1";

    public static void main(String[] args) {
        MatchRule unitSignals = MatchRule.signals().sender(SYSTEMD).pathNamespace(SYSTEMD_PATH + "/unit");
        var paths = new StringTable(4096); // a path that comes again costs no String
        var counts = new TreeMap<String, Integer>(); // for the stream's thread alone

        try (SignalStream stream = SignalStream.open(BusAddress.system());
                SystemdManager systemd = SystemdManager.openSystem()) {
            stream.subscribe(unitSignals, signal -> counts.merge(paths.get(signal.path()), 1, Integer::sum));
            systemd.run(TransientUnit.of("counted.service").execStart("/bin/true"));

            // what systemd has sent before this reply has been counted when it is read
            MethodCall ping = MethodCall.to(SYSTEMD, SYSTEMD_PATH, "org.freedesktop.DBus.Peer", "Ping");
            Map<String, Integer> counted =
                    stream.callAsync(ping, reply -> Map.copyOf(counts)).join();
            counted.forEach((path, count) -> System.out.println(path + ": " + count));
        }
    }
}
