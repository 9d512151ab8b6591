package io.github.systemd4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.UnitStatus;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.watch.OverflowPolicy;
import io.github.systemd4j.watch.UnitChange;
import io.github.systemd4j.watch.UnitWatch;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process that follows units in one way. At each line of standard input it prints the nanoseconds of processor time
 * since the last one, and the units that it has seen since then: {@code NAME=MICROSECONDS}, the time at which it first
 * saw the unit active, or 0 if it saw the unit only in other states.
 */
final class FollowingClient {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Without a queue, a service that starts and ends before the consumer looks is reported as a gap only. */
    private static final int QUEUE = 1024;

    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private long cpuNanos;

    private FollowingClient() {}

    /** @param args {@code watch}, or the milliseconds between two lists of all units */
    public static void main(String[] args) throws Exception {
        var client = new FollowingClient();
        if (args[0].equals("watch")) {
            client.watch();
        } else {
            client.poll(Duration.ofMillis(Long.parseLong(args[0])));
        }
    }

    private void watch() throws Exception {
        try (UnitWatch watch = UnitWatch.openSystem()) {
            watch.feed().overflow(OverflowPolicy.COALESCE, QUEUE).subscribe(event -> {
                if (event instanceof UnitChange change) {
                    see(change.unit().value(), change.state().activeState());
                }
            });
            answer();
        }
    }

    private void poll(Duration interval) throws Exception {
        try (SystemdManager systemd = SystemdManager.openSystem();
                ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            timer.scheduleAtFixedRate(() -> list(systemd), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
            answer();
            timer.shutdownNow();
        }
    }

    private void list(SystemdManager systemd) {
        for (UnitStatus unit : systemd.listUnits()) {
            see(unit.name().value(), unit.activeState());
        }
    }

    private void see(String unit, ActiveState state) {
        if (state == ActiveState.ACTIVE) {
            seen.merge(unit, micros(Instant.now()), (before, now) -> before == 0 ? now : before);
        } else {
            seen.putIfAbsent(unit, 0L);
        }
    }

    static long micros(Instant time) {
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(time.getNano());
    }

    private void answer() throws Exception {
        var commands = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("ready");
        while (commands.readLine() != null) {
            long now = PROCESS.getProcessCpuTime();
            String units = new TreeMap<>(seen)
                    .entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
            System.out.println(now - cpuNanos + " " + units);
            cpuNanos = now;
            seen.clear();
        }
    }
}
