package io.github.systemd4j.benchmarks.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Lets all consumers take turns with all workloads, round by round, so that other load on the machine affects all
 * alike. Each consumer in Java is a new process in each round, because the compiler's decisions, which differ from start
 * to start, change a rate by a tenth. The number of messages in a turn is determined while a consumer warms up.
 */
public final class Compare {
    private static final long FEWEST = 1_000;
    private static final long MOST = 20_000_000;

    /** The warm-up of a JVM for each workload, in turns: long enough to compile the methods that matter. */
    private static final int JAVA_WARM_UP = 5;

    /** The interval of paced messages, the same as the generator's. */
    private static final long PACE_NANOS = 250_000;

    private final Options options;
    private final Stage stage;
    private final Map<Workload, Map<Contender, Long>> counts = new EnumMap<>(Workload.class);
    private final Results results = new Results();

    private Compare(Options options, Stage stage) {
        this.options = options;
        this.stage = stage;
    }

    /**
     * Runs the comparison, prints the table, and writes the files.
     *
     * @param args the directory of the compiled programs, an empty one for sockets, the generator's file, and options
     */
    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.parse(Arrays.copyOfRange(args, 3, args.length));
        } catch (IllegalArgumentException e) {
            progress(e.getMessage() + ", see --help");
            System.exit(2);
            return;
        }
        Files.createDirectories(options.output());
        try (var stage = new Stage(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]))) {
            Results results = new Compare(options, stage).run();
            IO.print(new ResultTables(results).text());
            Csv.write(results, options.output());
            Chart.draw(options.output().resolve("compare.csv"), options.output().resolve("compare.svg"));
        }
    }

    private Results run() throws InterruptedException {
        for (int round = 0; round < options.rounds(); round++) {
            options.contenders().stream().filter(Contender::isJava).forEach(stage::end);
            for (Workload workload : options.workloads()) {
                warmUp(workload, round);
            }
            for (Workload workload : options.workloads()) {
                playRound(workload, round);
            }
        }
        return results;
    }

    /** The consumers in C warm up once. */
    private void warmUp(Workload workload, int round) throws InterruptedException {
        progress("round %d of %d: warming up for %s".formatted(round + 1, options.rounds(), workload));
        for (Contender contender : workload.contenders(options.contenders())) {
            if (round == 0 || contender.isJava()) {
                warmUp(workload, contender);
            }
        }
    }

    private void playRound(Workload workload, int round) throws InterruptedException {
        progress("round %d of %d: %s".formatted(round + 1, options.rounds(), workload));
        List<Contender> order = new ArrayList<>(workload.contenders(options.contenders()));
        Collections.rotate(order, -round);
        for (Contender contender : order) {
            results.add(workload, contender, stage.play(workload, contender, count(workload, contender)));
        }
    }

    private void warmUp(Workload workload, Contender contender) throws InterruptedException {
        long wanted = turnNanos() * (contender.isJava() ? JAVA_WARM_UP : 1);
        for (long spent = 0; spent < wanted; ) {
            TurnResult turn = stage.play(workload, contender, count(workload, contender));
            spent += turn.nanos();
            setCount(workload, contender, Math.round(turn.messagesPerSecond() * turnNanos() / 1e9));
        }
    }

    private long turnNanos() {
        return options.turnMillis() * 1_000_000L;
    }

    private long count(Workload workload, Contender contender) {
        return workload == Workload.LATENCY
                ? turnNanos() / PACE_NANOS + 1
                : counts.getOrDefault(workload, Map.of()).getOrDefault(contender, FEWEST);
    }

    private void setCount(Workload workload, Contender contender, long count) {
        counts.computeIfAbsent(workload, _ -> new EnumMap<>(Contender.class))
                .put(contender, Math.clamp(count, FEWEST, MOST));
    }

    private static void progress(String text) {
        System.err.println("compare: " + text);
    }
}
