package io.github.systemd4j.benchmarks;

import io.github.systemd4j.manager.JobMode;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.Unit;
import io.github.systemd4j.run.TransientUnit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Compares ways to follow units on a real systemd: a {@code UnitWatch}, and a list of all units every 100 ms and every
 * second, as other libraries do. Each runs in a process of its own, one after another, first while nothing happens, and
 * then while services start and end. Prints the processor time of the client and of systemd, the delay until a started
 * service is seen, and how many of the services that end at once are seen at all.
 */
final class Following {
    /** As many as a small server has, in addition to those of the testbed. */
    private static final int LOADED_UNITS = 300;

    private static final int SECONDS = 10;
    private static final int SHORT_A_SECOND = 20;
    private static final int LONG_A_SECOND = 2;
    private static final Path SYSTEMD_CPU = Path.of("/proc/1/schedstat");
    private static final Path JAR = Path.of("benchmarks/target/benchmarks.jar").toAbsolutePath();

    private final SystemdManager systemd;
    private final int seconds;

    private Following(SystemdManager systemd, int seconds) {
        this.systemd = systemd;
        this.seconds = seconds;
    }

    /** @param args the seconds of each measurement, {@value #SECONDS} by default */
    public static void main(String[] args) throws Exception {
        int seconds = args.length == 0 ? SECONDS : Integer.parseInt(args[0]);
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            new Following(systemd, seconds).run();
        }
    }

    private void run() throws Exception {
        List<Unit> loaded = new ArrayList<>();
        for (int i = 0; i < LOADED_UNITS; i++) {
            var slice = TransientUnit.of("following-%d.slice".formatted(i));
            systemd.start(slice);
            loaded.add(systemd.unit(slice.name()));
        }
        System.out.printf(
                "%-14s %12s %12s %12s %12s %10s %10s %12s%n",
                "", "client idle", "systemd idle", "client busy", "systemd busy", "p50 ms", "max ms", "short seen");
        measure("watch", "watch");
        measure("list 100 ms", "100");
        measure("list 1 s", "1000");
        loaded.forEach(Unit::stop);
    }

    // --- one client

    private record Answer(long cpuNanos, Map<String, Long> seen) {}

    private void measure(String name, String argument) throws Exception {
        Process client = start(argument);
        try (BufferedReader answers = client.inputReader()) {
            answers.readLine();
            makeTraffic(name + " warm-up"); // compiles the client's code
            ask(client, answers);

            long idleFrom = systemdNanos();
            Thread.sleep(Duration.ofSeconds(seconds));
            Answer idle = ask(client, answers);
            long busyFrom = systemdNanos();
            Traffic traffic = makeTraffic(name);
            Answer busy = ask(client, answers);
            print(name, idle, busyFrom - idleFrom, busy, systemdNanos() - busyFrom, traffic);
        } finally {
            client.destroy();
            client.waitFor();
        }
    }

    private static Process start(String argument) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        JAR.toString(),
                        FollowingClient.class.getName(),
                        argument)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Answer ask(Process client, BufferedReader answers) throws IOException {
        client.outputWriter().write("\n");
        client.outputWriter().flush();
        String[] words = answers.readLine().split(" ");
        Map<String, Long> seen = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            int separator = words[i].lastIndexOf('=');
            seen.put(words[i].substring(0, separator), Long.parseLong(words[i].substring(separator + 1)));
        }
        return new Answer(Long.parseLong(words[0]), seen);
    }

    private static long systemdNanos() throws IOException {
        return Long.parseLong(Files.readString(SYSTEMD_CPU).split(" ")[0]);
    }

    // --- the services

    /**
     * The services of one measurement.
     *
     * @param brief the names of those that ended at once
     * @param active when each of the others became active, in microseconds since 1970
     */
    private record Traffic(List<String> brief, Map<String, Long> active) {}

    private Traffic makeTraffic(String name) throws Exception {
        String prefix = name.replace(' ', '-');
        var traffic = new Traffic(new ArrayList<>(), new HashMap<>());
        List<Unit> running = new ArrayList<>();
        for (int i = 0; i < seconds * SHORT_A_SECOND; i++) {
            long next = System.nanoTime() + Duration.ofSeconds(1).toNanos() / SHORT_A_SECOND;
            String brief = "%s-brief-%d.service".formatted(prefix, i);
            systemd.startAsync(TransientUnit.of(brief).execStart("/bin/true"), JobMode.FAIL);
            traffic.brief().add(brief);
            if (i % (SHORT_A_SECOND / LONG_A_SECOND) == 0) {
                var unit =
                        TransientUnit.of("%s-%d.service".formatted(prefix, i)).execStart("/bin/sleep", "100");
                systemd.start(unit).await();
                running.add(systemd.unit(unit.name()));
            }
            Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
        }
        Thread.sleep(Duration.ofMillis(1200)); // until the slowest client has seen the last one
        for (Unit unit : running) {
            unit.properties()
                    .getInstant("ActiveEnterTimestamp")
                    .ifPresent(time -> traffic.active().put(unit.name().value(), FollowingClient.micros(time)));
            unit.stop().await();
        }
        return traffic;
    }

    // --- the results

    private void print(String name, Answer idle, long systemdIdle, Answer busy, long systemdBusy, Traffic traffic) {
        long[] delays = traffic.active().entrySet().stream()
                .mapToLong(unit -> busy.seen().getOrDefault(unit.getKey(), Long.MAX_VALUE) - unit.getValue())
                .sorted()
                .toArray();
        long seen = traffic.brief().stream().filter(busy.seen()::containsKey).count();
        System.out.printf(
                Locale.ROOT,
                "%-14s %11.2f%% %11.2f%% %11.2f%% %11.2f%% %10.1f %10.1f %5d of %3d%n",
                name,
                percent(idle.cpuNanos()),
                percent(systemdIdle),
                percent(busy.cpuNanos()),
                percent(systemdBusy),
                delays[delays.length / 2] / 1e3,
                LongStream.of(delays).max().orElseThrow() / 1e3,
                seen,
                traffic.brief().size());
    }

    /** Returns the share of one processor. */
    private double percent(long nanos) {
        return 100.0 * nanos / Duration.ofSeconds(seconds).toNanos();
    }
}
