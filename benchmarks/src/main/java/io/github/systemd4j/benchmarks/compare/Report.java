package io.github.systemd4j.benchmarks.compare;

import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The results as a table for people: medians of the rounds, and least and most of them in brackets. */
final class Report {
    /** What the generator waits less than is its own limit that was measured. */
    private static final double BUSY = 0.05;

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    String text() {
        return results.workloads().stream().map(this::table).collect(Collectors.joining());
    }

    private String table(Workload workload) {
        String head = workload.isTimed()
                ? line(
                        workload.toString(),
                        "p50 us",
                        "p99 us",
                        "p99.9 us",
                        "CPU ns",
                        "B",
                        "p50 to C",
                        "p99 to C",
                        "lost")
                : line(workload.toString(), "1000/s", "ns", "CPU ns", "B", "to C", "to limit", "", "lost");
        return results.contenders(workload).stream()
                .map(contender -> workload.isTimed() ? timed(workload, contender) : throughput(workload, contender))
                .collect(Collectors.joining("", "\n" + head, ""));
    }

    private String throughput(Workload workload, Contender contender) {
        return line(
                contender.toString(),
                spread("%.0f", workload, contender, turn -> turn.messagesPerSecond() / 1000),
                spread("%.0f", workload, contender, Turn::nanosPerMessage),
                spread("%.0f", workload, contender, Turn::cpuNanosPerMessage),
                allocation(workload, contender),
                ratio(workload, contender, Contender.REFERENCE, Turn::messagesPerSecond),
                ratio(workload, contender, Contender.LIMIT, Turn::messagesPerSecond),
                remark(workload, contender),
                String.valueOf(results.lost(workload, contender)));
    }

    private String timed(Workload workload, Contender contender) {
        return line(
                contender.toString(),
                spread("%.1f", workload, contender, turn -> turn.latencies().p50() / 1e3),
                spread("%.1f", workload, contender, turn -> turn.latencies().p99() / 1e3),
                spread("%.1f", workload, contender, turn -> turn.latencies().p999() / 1e3),
                spread("%.0f", workload, contender, Turn::cpuNanosPerMessage),
                allocation(workload, contender),
                ratio(
                        workload,
                        contender,
                        Contender.REFERENCE,
                        turn -> turn.latencies().p50()),
                ratio(
                        workload,
                        contender,
                        Contender.REFERENCE,
                        turn -> turn.latencies().p99()),
                String.valueOf(results.lost(workload, contender)));
    }

    private String allocation(Workload workload, Contender contender) {
        return contender.isJava()
                ? format(
                        "%.0f",
                        results.spread(workload, contender, Turn::allocatedBytesPerMessage)
                                .median())
                : "-";
    }

    private String remark(Workload workload, Contender contender) {
        double waited =
                results.spread(workload, contender, Turn::generatorWaited).median();
        return waited < BUSY ? "generator busy" : "";
    }

    private String spread(String format, Workload workload, Contender contender, ToDoubleFunction<Turn> figure) {
        return text(format, results.spread(workload, contender, figure));
    }

    private String ratio(Workload workload, Contender contender, Contender to, ToDoubleFunction<Turn> figure) {
        Optional<Spread> ratio = results.ratio(workload, contender, to, figure);
        return ratio.map(spread -> text("%.2f", spread)).orElse("-");
    }

    private static String text(String format, Spread spread) {
        return format("%s [%s..%s]".replace("%s", format), spread.median(), spread.least(), spread.most());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String line(Object... cells) {
        return format("%-25s %-20s %-20s %-20s %-20s %-18s %-18s %-14s %s", cells)
                        .stripTrailing() + "\n";
    }
}
