package io.github.systemd4j.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param rounds in each of which each consumer takes its turn at each workload
 * @param output the folder that the files are written to
 */
record Options(int rounds, List<Workload> workloads, List<Contender> contenders, Path output) {
    private static final int ROUNDS = 7;
    private static final int QUICK_ROUNDS = 3;

    /** @throws IllegalArgumentException with a message for the user */
    static Options parse(String[] args) {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        boolean quick = words.remove("--quick");
        var options = new Options(
                quick ? QUICK_ROUNDS : ROUNDS, quick ? Workload.QUICK : Workload.ALL, Contender.ALL, Path.of("."));
        while (!words.isEmpty()) {
            options = options.with(words.removeFirst(), takeValues(words));
        }
        return options;
    }

    private static List<String> takeValues(List<String> words) {
        List<String> values = new ArrayList<>();
        while (!words.isEmpty() && !words.getFirst().startsWith("--")) {
            values.add(words.removeFirst());
        }
        return values;
    }

    private Options with(String option, List<String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value, or is unknown");
        }
        return switch (option) {
            case "--rounds" -> new Options(Integer.parseInt(values.getFirst()), workloads, contenders, output);
            case "--workload" ->
                new Options(rounds, values.stream().map(Workload::named).toList(), contenders, output);
            case "--consumer" ->
                new Options(
                        rounds, workloads, values.stream().map(Contender::named).toList(), output);
            case "--output" -> new Options(rounds, workloads, contenders, Path.of(values.getFirst()));
            default -> throw new IllegalArgumentException("there is no option " + option);
        };
    }
}
