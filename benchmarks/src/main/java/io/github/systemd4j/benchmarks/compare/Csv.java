package io.github.systemd4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The medians as files of comma-separated values; what there is nothing to compare with is left empty. */
final class Csv {
    private static final String THROUGHPUT =
            "workload,consumer,msgs_per_s,ns_per_msg,cpu_ns_per_msg,alloc_bytes_per_msg,ratio_to_c,ratio_to_limit";
    private static final String TIMES = "consumer,p50_us,p99_us,p999_us,ratio_p50_to_c,ratio_p99_to_c";

    private final Results results;

    private Csv(Results results) {
        this.results = results;
    }

    /** Writes {@code compare.csv}, and {@code latency.csv} and {@code call.csv} if they were measured. */
    static void write(Results results, Path folder) throws IOException {
        var csv = new Csv(results);
        Files.write(folder.resolve("compare.csv"), csv.throughput());
        for (Workload workload : results.workloads()) {
            if (workload.isTimed()) {
                Files.write(folder.resolve(workload + ".csv"), csv.times(workload));
            }
        }
    }

    private List<String> throughput() {
        List<String> lines = new ArrayList<>(List.of(THROUGHPUT));
        for (Workload workload : results.workloads()) {
            if (workload != Workload.LATENCY) {
                results.contenders(workload).forEach(contender -> lines.add(throughput(workload, contender)));
            }
        }
        return lines;
    }

    private String throughput(Workload workload, Contender contender) {
        return Stream.of(
                        workload.toString(),
                        contender.toString(),
                        median(workload, contender, Turn::messagesPerSecond),
                        median(workload, contender, Turn::nanosPerMessage),
                        median(workload, contender, Turn::cpuNanosPerMessage),
                        median(workload, contender, Turn::allocatedBytesPerMessage),
                        ratio(workload, contender, Contender.REFERENCE, Turn::messagesPerSecond),
                        ratio(workload, contender, Contender.LIMIT, Turn::messagesPerSecond))
                .collect(Collectors.joining(","));
    }

    private List<String> times(Workload workload) {
        List<String> lines = new ArrayList<>(List.of(TIMES));
        results.contenders(workload).forEach(contender -> lines.add(times(workload, contender)));
        return lines;
    }

    private String times(Workload workload, Contender contender) {
        return Stream.of(
                        contender.toString(),
                        median(workload, contender, turn -> turn.latencies().p50() / 1e3),
                        median(workload, contender, turn -> turn.latencies().p99() / 1e3),
                        median(workload, contender, turn -> turn.latencies().p999() / 1e3),
                        ratio(
                                workload,
                                contender,
                                Contender.REFERENCE,
                                turn -> turn.latencies().p50()),
                        ratio(
                                workload,
                                contender,
                                Contender.REFERENCE,
                                turn -> turn.latencies().p99()))
                .collect(Collectors.joining(","));
    }

    private String median(Workload workload, Contender contender, ToDoubleFunction<Turn> figure) {
        return String.format(
                Locale.ROOT, "%.1f", results.spread(workload, contender, figure).median());
    }

    private String ratio(Workload workload, Contender contender, Contender to, ToDoubleFunction<Turn> figure) {
        Optional<Spread> ratio = results.ratio(workload, contender, to, figure);
        return ratio.map(spread -> String.format(Locale.ROOT, "%.3f", spread.median()))
                .orElse("");
    }
}
