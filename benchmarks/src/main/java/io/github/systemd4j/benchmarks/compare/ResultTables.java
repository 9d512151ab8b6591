package io.github.systemd4j.benchmarks.compare;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results as human-readable tables: the medians of the rounds, and the least and the most of them in brackets. */
final class ResultTables {
    /** A generator that waits for less than this part of its time may itself have been the limit. */
    private static final double BUSY = 0.05;

    private final Results results;

    ResultTables(Results results) {
        this.results = results;
    }

    String text() {
        return results.workloads().stream().map(this::table).collect(Collectors.joining("\n"));
    }

    private String table(Workload workload) {
        String head = workload.isTimed()
                ? line(
                        workload,
                        "p50 us",
                        "p99 us",
                        "p99.9 us",
                        "CPU ns",
                        "B",
                        "p50 to C",
                        "p99 to C",
                        "CPU to C",
                        "lost")
                : line(
                        workload,
                        "1000/s",
                        "ns",
                        "generator waits",
                        "CPU ns",
                        "B",
                        "to C",
                        "to limit",
                        "CPU to C",
                        "lost");
        return results.rows(workload).stream()
                .map(row -> workload.isTimed() ? times(row) : rates(row))
                .collect(Collectors.joining("", head, ""));
    }

    private static String rates(ResultRow row) {
        return line(
                row.contender(),
                text("%.0f", row.spread(turn -> turn.messagesPerSecond() / 1000)),
                text("%.0f", row.spread(TurnResult::nanosPerMessage)),
                waiting(row.spread(TurnResult::generatorWaited).median()),
                text("%.0f", row.spread(TurnResult::cpuNanosPerMessage)),
                allocation(row),
                text(row.ratioToC(TurnResult::messagesPerSecond)),
                text(row.ratioToLimit(TurnResult::messagesPerSecond)),
                text(row.ratioToC(TurnResult::cpuNanosPerMessage)),
                row.lost());
    }

    private static String times(ResultRow row) {
        return line(
                row.contender(),
                text("%.1f", row.spread(TurnResult::p50Micros)),
                text("%.1f", row.spread(TurnResult::p99Micros)),
                text("%.1f", row.spread(TurnResult::p999Micros)),
                text("%.0f", row.spread(TurnResult::cpuNanosPerMessage)),
                allocation(row),
                text(row.ratioToC(TurnResult::p50Micros)),
                text(row.ratioToC(TurnResult::p99Micros)),
                text(row.ratioToC(TurnResult::cpuNanosPerMessage)),
                row.lost());
    }

    private static String waiting(double part) {
        return part < BUSY ? "hardly: the limit" : format("%.0f %%", 100 * part);
    }

    private static String allocation(ResultRow row) {
        return row.contender().isJava()
                ? format(
                        "%.0f", row.spread(TurnResult::allocatedBytesPerMessage).median())
                : "-";
    }

    private static String text(String format, Spread spread) {
        return format(
                "%s [%s..%s]",
                format(format, spread.median()), format(format, spread.least()), format(format, spread.most()));
    }

    private static String text(Optional<Spread> ratio) {
        return ratio.map(spread -> text("%.2f", spread)).orElse("-");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String line(Object... cells) {
        return format("%-25s %-21s %-21s %-21s %-21s %-6s %-20s %-20s %-18s %s", cells) + "\n";
    }
}
