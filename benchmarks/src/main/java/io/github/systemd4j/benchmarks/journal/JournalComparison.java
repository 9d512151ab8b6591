package io.github.systemd4j.benchmarks.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Lets consumers of the journal take turns, round by round in changing order, so that other load on the machine affects
 * all alike. Each turn is a new process. Needs root in a throw-away systemd, whose journal it fills.
 */
public final class JournalComparison {
    private static final String HEAD =
            "workload,consumer,entries_per_s,cpu_ns_per_entry,alloc_bytes_per_entry,ratio_to_c";
    private static final Path JAR = Path.of("benchmarks/target/benchmarks.jar").toAbsolutePath();
    private static final String C = "c";

    /** What every program writes that reads the journal of C: what is read, and how much of the entries. */
    private enum Workload {
        READ_ALL("read-all", 1, List.of()),
        READ_FIVE("read-five", 1, List.of("--output-fields=MESSAGE,PRIORITY,_SYSTEMD_UNIT,_PID,SYSLOG_IDENTIFIER")),
        MATCH("match", 10, List.of("REMAINDER=3"));

        final String text;
        final int share;
        final List<String> options;

        Workload(String text, int share, List<String> options) {
            this.text = text;
            this.share = share;
            this.options = options;
        }
    }

    /** A consumer and the process of its turn, which prints a line of numbers. */
    private record Contender(String name, Function<Workload, List<String>> command) {}

    private record Result(long entries, long nanos, long cpuNanos, long allocated, long length, long hash) {
        double perSecond() {
            return entries * 1e9 / nanos;
        }

        double cpuPerEntry() {
            return (double) cpuNanos / entries;
        }

        double allocatedPerEntry() {
            return (double) allocated / entries;
        }
    }

    private final String program;
    private final Path directory;
    private final int entries;
    private final int rounds;
    private final String millis;
    private final Map<String, List<Result>> results = new TreeMap<>();

    private JournalComparison(String program, Path directory, int entries, int rounds, int millis) {
        this.program = program;
        this.directory = directory;
        this.entries = entries;
        this.rounds = rounds;
        this.millis = Integer.toString(millis);
    }

    /** @param args the program in C, the file to write, entries, rounds, milliseconds of a turn */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("journal");
        var comparison = new JournalComparison(
                args[0], directory, Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        comparison.fill();
        comparison.compare();
        comparison.write(Path.of(args[1]));
    }

    /** Writes entries to the journal, and copies its files, so that they don't change. */
    private void fill() throws Exception {
        Path configuration = Files.createDirectories(Path.of("/etc/systemd/journald.conf.d"));
        Files.writeString(
                configuration.resolve("benchmark.conf"),
                "[Journal]\nRateLimitIntervalSec=0\nSystemMaxUse=4G\nRuntimeMaxUse=4G\n");
        run(List.of("systemctl", "restart", "systemd-journald"));
        run(List.of("journalctl", "--rotate", "--vacuum-files=1", "--quiet"));
        run(List.of(program, "generate", Integer.toString(entries)));
        run(List.of("journalctl", "--sync"));
        String copy = "for f in /run/log/journal/*/*.journal /var/log/journal/*/*.journal; do "
                + "[ ! -e $f ] || cp $f %s || exit; done".formatted(directory);
        run(List.of("sh", "-c", copy));
    }

    private void compare() throws Exception {
        List<Contender> order = new ArrayList<>(contenders());
        for (int round = 0; round < rounds; round++) {
            for (Workload workload : Workload.values()) {
                for (Contender contender : order) {
                    String line = run(contender.command().apply(workload));
                    long[] numbers = Arrays.stream(line.split(" "))
                            .mapToLong(Long::parseUnsignedLong)
                            .toArray();
                    Result result = new Result(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
                    results.computeIfAbsent(key(workload, contender.name()), _ -> new ArrayList<>())
                            .add(result);
                    check(workload, contender.name(), result);
                }
            }
            Collections.rotate(order, 1);
            System.err.printf("round %d of %d%n", round + 1, rounds);
        }
    }

    /** A consumer in Java that doesn't read what C reads must not win. */
    private void check(Workload workload, String consumer, Result result) {
        List<Result> ofC = results(workload, C);
        if (!ofC.isEmpty() && consumer.startsWith("systemd4j")) {
            Result c = ofC.getFirst();
            if (result.length() != c.length() || consumer.endsWith("views") && result.hash() != c.hash()) {
                throw new IllegalStateException("%s read other bytes than C in %s: %s instead of %s"
                        .formatted(consumer, workload.text, result, c));
            }
        }
    }

    private List<Contender> contenders() {
        return List.of(
                new Contender(C, workload -> List.of(program, workload.text, directory.toString(), millis)),
                new Contender("systemd4j-views", workload -> java("views", workload)),
                new Contender("systemd4j-strings", workload -> java("strings", workload)),
                new Contender("journalctl-json", workload -> journalctl("json", workload)),
                new Contender("journalctl-export", workload -> journalctl("export", workload)));
    }

    private List<String> java(String kind, Workload workload) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                JAR.toString(),
                JournalConsumer.class.getName(),
                kind,
                workload.text,
                directory.toString(),
                Integer.toString(3 * Integer.parseInt(millis)),
                millis);
    }

    private List<String> journalctl(String format, Workload workload) {
        List<String> command = new ArrayList<>(List.of(program, "run", Integer.toString(entries / workload.share)));
        command.addAll(List.of("journalctl", "--directory=" + directory, "--output=" + format, "--no-pager"));
        command.addAll(workload.options);
        return command;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", command));
        }
        return output;
    }

    private List<Result> results(Workload workload, String consumer) {
        return results.getOrDefault(key(workload, consumer), List.of());
    }

    private static String key(Workload workload, String consumer) {
        return workload.text + "," + consumer;
    }

    // --- the result

    private void write(Path file) throws IOException {
        Stream<String> lines = Arrays.stream(Workload.values())
                .flatMap(workload -> contenders().stream().map(contender -> line(workload, contender.name())));
        Files.write(file, Stream.concat(Stream.of(HEAD), lines).toList());
        Files.readAllLines(file).forEach(System.out::println);
    }

    private String line(Workload workload, String consumer) {
        List<Result> own = results(workload, consumer);
        List<Result> ofC = results(workload, C);
        var ratios = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            ratios.add(own.get(round).perSecond() / ofC.get(round).perSecond());
        }
        Function<ToDoubleFunction<Result>, Double> median =
                value -> median(own.stream().map(value::applyAsDouble).toList());
        return String.format(
                Locale.ROOT,
                "%s,%.0f,%.0f,%.1f,%.3f",
                key(workload, consumer),
                median.apply(Result::perSecond),
                median.apply(Result::cpuPerEntry),
                median.apply(Result::allocatedPerEntry),
                median(ratios));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
