package io.github.systemd4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The medians as files of comma-separated values. A ratio without a reference is empty. */
final class Csv {
    private static final String RATES =
            "workload,consumer,msgs_per_s,ns_per_msg,cpu_ns_per_msg,alloc_bytes_per_msg,ratio_to_c,ratio_to_limit";
    private static final String TIMES = "consumer,p50_us,p99_us,p999_us,ratio_p50_to_c,ratio_p99_to_c";

    private Csv() {}

    /** Writes {@code compare.csv}, and {@code latency.csv} and {@code call.csv} if they were measured. */
    static void write(Results results, Path directory) throws IOException {
        write(
                directory.resolve("compare.csv"),
                RATES,
                results.workloads().stream()
                        .filter(workload -> workload != Workload.LATENCY)
                        .flatMap(workload -> results.rows(workload).stream())
                        .map(Csv::rates));
        for (Workload workload : results.workloads()) {
            if (workload.isTimed()) {
                write(
                        directory.resolve(workload + ".csv"),
                        TIMES,
                        results.rows(workload).stream().map(Csv::times));
            }
        }
    }

    private static void write(Path file, String head, Stream<String> lines) throws IOException {
        Files.write(file, Stream.concat(Stream.of(head), lines).toList());
    }

    private static String rates(ResultRow row) {
        return line(
                row.workload().toString(),
                row.contender().toString(),
                median(row.spread(TurnResult::messagesPerSecond)),
                median(row.spread(TurnResult::nanosPerMessage)),
                median(row.spread(TurnResult::cpuNanosPerMessage)),
                median(row.spread(TurnResult::allocatedBytesPerMessage)),
                median(row.ratioToC(TurnResult::messagesPerSecond)),
                median(row.ratioToLimit(TurnResult::messagesPerSecond)));
    }

    private static String times(ResultRow row) {
        return line(
                row.contender().toString(),
                median(row.spread(TurnResult::p50Micros)),
                median(row.spread(TurnResult::p99Micros)),
                median(row.spread(TurnResult::p999Micros)),
                median(row.ratioToC(TurnResult::p50Micros)),
                median(row.ratioToC(TurnResult::p99Micros)));
    }

    private static String line(String... cells) {
        return Stream.of(cells).collect(Collectors.joining(","));
    }

    private static String median(Spread spread) {
        return String.format(Locale.ROOT, "%.1f", spread.median());
    }

    private static String median(Optional<Spread> ratio) {
        return ratio.map(spread -> String.format(Locale.ROOT, "%.3f", spread.median()))
                .orElse("");
    }
}
