package io.github.systemd4j.examples;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.manager.ActiveState;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.TransientUnit;
import io.github.systemd4j.manager.UnitEvents;
import io.github.systemd4j.manager.UnitWatch;
import java.time.Duration;
import java.util.List;

/**
 * The demo: shows what happens to units while it starts, stops and fails a few.
 *
 * <p>{@code --watch} goes on until it is interrupted; {@code --user} takes the calling user's own manager.
 */
public final class Demo {
    private static final TransientUnit SERVER = TransientUnit.of("systemd4j-demo-server.service")
            .with("Type", "exec")
            .execStart("/bin/sleep", "infinity");
    private static final TransientUnit TASK = TransientUnit.of("systemd4j-demo-task.service")
            .with("Type", "oneshot")
            .execStart("/bin/true");
    private static final TransientUnit CRASH = TransientUnit.of("systemd4j-demo-crash.service")
            .with("Type", "exec")
            .execStart("/bin/sh", "-c", "exit 3");

    private final SystemdManager systemd;
    private final UnitLog log;

    private Demo(SystemdManager systemd, UnitEvents events) {
        this.systemd = systemd;
        this.log = new UnitLog(events);
    }

    public static void main(String[] args) throws InterruptedException {
        List<String> options = List.of(args);
        BusAddress address = options.contains("--user") ? BusAddress.user() : BusAddress.system();
        long start = System.nanoTime();
        try (UnitWatch watch = UnitWatch.open(address);
                UnitEvents events = watch.feed().liveOnly().keepingOldest(1_000).events();
                SystemdManager systemd = SystemdManager.open(address)) {
            System.out.printf("%s: version %s%n%n", systemd, systemd.version());
            var demo = new Demo(systemd, events);
            demo.run();
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf("%n%d events of live units in %d ms%n", demo.log.count(), time.toMillis());
            if (options.contains("--watch")) {
                System.out.println("watching on; Ctrl-C ends");
                demo.log.show();
            }
        }
    }

    private void run() throws InterruptedException {
        systemd.start(SERVER);
        log.showUntil(SERVER, unit -> unit.active() == ActiveState.ACTIVE && unit.job() == 0);
        systemd.start(TASK);
        log.showUntilUnloaded(TASK);
        systemd.start(CRASH);
        log.showUntil(CRASH, unit -> unit.active() == ActiveState.FAILED);
        systemd.unit(CRASH.name()).resetFailed();
        log.showUntilUnloaded(CRASH);
        systemd.unit(SERVER.name()).stop();
        log.showUntilUnloaded(SERVER);
    }
}
