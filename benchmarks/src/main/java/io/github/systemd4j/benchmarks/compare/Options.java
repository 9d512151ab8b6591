package io.github.systemd4j.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The options of the command line.
 *
 * @param rounds the number of rounds; in each, each consumer takes one turn with each workload
 * @param turnMillis the approximate duration of a turn
 * @param output the directory to write the files to
 */
record Options(int rounds, int turnMillis, List<Workload> workloads, List<Contender> contenders, Path output) {
    private static final Options THOROUGH = new Options(7, 400, Workload.ALL, Contender.ALL, Path.of(""));
    private static final Options QUICK = new Options(2, 250, Workload.QUICK, Contender.ALL, Path.of(""));

    /** @throws IllegalArgumentException with a message for the user */
    static Options parse(String[] args) {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        Options options = words.remove("--quick") ? QUICK : THOROUGH;
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
        return switch (option) {
            case "--rounds" -> new Options(positive(option, values), turnMillis, workloads, contenders, output);
            case "--turn" -> new Options(rounds, positive(option, values), workloads, contenders, output);
            case "--workload" ->
                new Options(rounds, turnMillis, all(option, values, Workload::named), contenders, output);
            case "--consumer" ->
                new Options(rounds, turnMillis, workloads, all(option, values, Contender::named), output);
            case "--output" -> new Options(rounds, turnMillis, workloads, contenders, Path.of(only(option, values)));
            default -> throw new IllegalArgumentException("unknown option \"" + option + "\"");
        };
    }

    private static int positive(String option, List<String> values) {
        String value = only(option, values);
        if (!value.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException(option + " needs a positive number, not \"" + value + "\"");
        }
        return Integer.parseInt(value);
    }

    private static String only(String option, List<String> values) {
        if (values.size() != 1) {
            throw new IllegalArgumentException(option + " needs one value");
        }
        return values.getFirst();
    }

    private static <T> List<T> all(String option, List<String> values, Function<String, T> named) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a name");
        }
        return values.stream().map(named).distinct().toList();
    }
}
