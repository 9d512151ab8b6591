package io.github.systemd4j.benchmarks.compare;

import io.github.systemd4j.benchmarks.PrivateBroker;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The generator, the consumers and the brokers. Each consumer and broker is started when it is needed. */
final class Stage implements Closeable {
    private final Path programs;
    private final Path socket;
    private final Path acknowledgements;
    private final Deque<Closeable> opened = new ArrayDeque<>();
    private final Map<Contender, LineProcess> consumers = new EnumMap<>(Contender.class);
    private final Map<Workload.Route, PrivateBroker> brokers = new EnumMap<>(Workload.Route.class);
    private final LineProcess generator;

    /**
     * Starts the generator.
     *
     * @param programs the directory of the compiled programs
     * @param sockets an empty directory
     * @param properties the file with the properties of the large signal
     */
    Stage(Path programs, Path sockets, Path properties) throws InterruptedException {
        this.programs = programs;
        this.socket = sockets.resolve("peer");
        this.acknowledgements = sockets.resolve("acknowledgements");
        this.generator = start(Stream.of(programs.resolve("generator"), socket, acknowledgements, properties)
                .map(Path::toString)
                .toList());
        generator.expect("listening");
    }

    /**
     * Lets a consumer take a turn.
     *
     * @throws IllegalStateException if it has read other content than was sent
     */
    TurnResult play(Workload workload, Contender contender, long count) throws InterruptedException {
        LineProcess consumer = consumers.computeIfAbsent(contender, this::startConsumer);
        if (workload.isCall()) {
            Affinity.set(workload.isOnOneCpu(), generator.pid(), consumer.pid());
        }
        startTurn(workload, consumer, count);
        consumer.expect("ready");
        if (!workload.isCall()) {
            generator.send("go");
        }
        long[] result = consumer.expect("result");
        long[] sent = generator.expect("sent");
        if (workload.isOnOneCpu()) {
            Affinity.set(false, generator.pid(), consumer.pid());
        }
        TurnResult turn = TurnResult.of(result, sent);
        if (contender.reads() && turn.lost() == 0 && result[4] != sent[1]) {
            throw new IllegalStateException(contender + " has read other content than was sent, workload " + workload);
        }
        return turn;
    }

    /** Ends a consumer. Its next turn is that of a new process. */
    void end(Contender contender) {
        LineProcess consumer = consumers.remove(contender);
        if (consumer != null) {
            opened.remove(consumer);
            consumer.close();
        }
    }

    private void startTurn(Workload workload, LineProcess consumer, long count) {
        String role = workload.route().role();
        if (workload.route().isBroker()) {
            Path broker =
                    brokers.computeIfAbsent(workload.route(), this::startBroker).socket();
            consumer.send("%s %s %s %d".formatted(role, broker, acknowledgements, count));
            generator.send("%s %s %s %d".formatted(role, broker, workload.traffic(), count));
        } else {
            consumer.send("%s %s - %d".formatted(role, socket, count));
            generator.send("%s %s %s %d".formatted(role, workload.how(), workload.traffic(), count));
        }
    }

    private LineProcess startConsumer(Contender contender) {
        return start(contender.command(programs));
    }

    private LineProcess start(List<String> command) {
        return opened(() -> LineProcess.start(command));
    }

    private PrivateBroker startBroker(Workload.Route route) {
        return opened(route == Workload.Route.DBUS_DAEMON ? PrivateBroker::startDaemon : PrivateBroker::startBroker);
    }

    private <T extends Closeable> T opened(Opening<T> opening) {
        try {
            T resource = opening.open();
            opened.push(resource);
            return resource;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Opening<T> {
        T open() throws IOException;
    }

    @Override
    public void close() throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
