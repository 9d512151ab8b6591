package io.github.systemd4j.examples;

import io.github.systemd4j.bus.Bus;
import java.time.Duration;
import java.util.List;

/**
 * The demo: shows what happens to units while it starts, stops and fails a few through the bus.
 *
 * <p>{@code --watch} goes on until it is interrupted; {@code --user} takes the calling user's own manager.
 */
public final class UnitEvents {
    private static final String SERVER = "systemd4j-demo-server.service";
    private static final String TASK = "systemd4j-demo-task.service";
    private static final String CRASH = "systemd4j-demo-crash.service";

    private final Systemd systemd;
    private final UnitLog log = new UnitLog();

    private UnitEvents(Bus bus) {
        systemd = new Systemd(bus);
        System.out.printf("systemd %s, over %s%n%n", systemd.version(), bus);
        log.follow(bus);
        systemd.subscribe();
    }

    public static void main(String[] args) throws InterruptedException {
        List<String> options = List.of(args);
        long start = System.nanoTime();
        try (Bus bus = options.contains("--user") ? Bus.openUser() : Bus.openSystem()) {
            var demo = new UnitEvents(bus);
            demo.run();
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf("%n%d events of live units in %d ms%n", demo.log.count(), time.toMillis());
            if (options.contains("--watch")) {
                System.out.println("watching on; Ctrl-C ends");
                bus.closed().join();
            }
        }
    }

    private void run() throws InterruptedException {
        systemd.start(SERVER, "exec", "/bin/sleep", "infinity");
        log.await(SERVER, "active (running)");
        systemd.start(TASK, "oneshot", "/bin/true");
        log.await(TASK, "inactive");
        systemd.start(CRASH, "exec", "/bin/sh", "-c", "exit 3");
        log.await(CRASH, "failed");
        systemd.resetFailed(CRASH);
        systemd.stop(SERVER);
        log.await(SERVER, "unloaded");
    }
}
