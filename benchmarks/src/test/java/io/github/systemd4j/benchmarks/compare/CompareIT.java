package io.github.systemd4j.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the whole comparison with short turns. It fails if a consumer reads other content than was sent. */
@Timeout(300)
class CompareIT {
    private static final List<Contender> RECEIVERS =
            Contender.ALL.stream().filter(Contender::receives).toList();
    private static final List<Contender> READERS =
            RECEIVERS.stream().filter(Contender::reads).toList();
    private static final List<Contender> CALLERS =
            Contender.ALL.stream().filter(Contender::calls).toList();

    @TempDir
    private static Path directory;

    private static String table = "";

    @BeforeAll
    static void compare() throws Exception {
        table = run("--rounds", "1", "--turn", "10", "--output", directory.toString());
    }

    private static String run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("benchmarks/compare"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .directory(Path.of("..").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void shouldLetEachConsumerReceiveAllOfEachWorkload() {
        Stream<String> rows = table.lines()
                .filter(line -> Contender.ALL.stream().anyMatch(contender -> line.startsWith(contender + " ")));
        assertThat(rows)
                .hasSize(6 * RECEIVERS.size() + READERS.size() + 4 * CALLERS.size())
                .allMatch(row -> row.endsWith(" 0"));
    }

    @Test
    void shouldWriteARowForEachConsumerAndWorkload() throws IOException {
        List<String> rows = new ArrayList<>(
                List.of(
                        "workload,consumer,msgs_per_s,ns_per_msg,cpu_ns_per_msg,alloc_bytes_per_msg,ratio_to_c,ratio_to_limit"));
        Stream.of("coalesced", "coalesced-mixed", "packets", "packets-mixed", "dbus-daemon", "dbus-broker")
                .forEach(workload ->
                        RECEIVERS.forEach(contender -> rows.add(workload + "," + contender + ",N,N,N,N,N,N")));
        Stream.of("call", "call-one-cpu", "calls-in-flight", "calls-in-flight-one-cpu")
                .forEach(
                        workload -> CALLERS.forEach(contender -> rows.add(workload + "," + contender + ",N,N,N,N,N,")));
        assertThat(withoutNumbers("compare.csv")).isEqualTo(rows);
    }

    @Test
    void shouldWriteTimesOfSignalsAndCalls() throws IOException {
        String head = "consumer,p50_us,p99_us,p999_us,ratio_p50_to_c,ratio_p99_to_c";
        assertThat(withoutNumbers("latency.csv"))
                .containsExactlyElementsOf(
                        Stream.concat(Stream.of(head), READERS.stream().map(each -> each + ",N,N,N,N,N"))
                                .toList());
        for (String calls : List.of("call.csv", "call-one-cpu.csv")) {
            assertThat(withoutNumbers(calls))
                    .containsExactlyElementsOf(
                            Stream.concat(Stream.of(head), CALLERS.stream().map(each -> each + ",N,N,N,N,N"))
                                    .toList());
        }
    }

    private List<String> withoutNumbers(String file) throws IOException {
        return Files.readAllLines(directory.resolve(file)).stream()
                .map(line -> line.replaceAll("(?<=,)\\d+\\.\\d+", "N"))
                .toList();
    }

    @Test
    void shouldDrawAChart() throws IOException {
        assertThat(Files.readString(directory.resolve("compare.svg")))
                .contains("<svg", ">large writes<", ">blocking calls<", ">systemd4j, stream, Strings<", ">C, GDBus<");
    }
}
