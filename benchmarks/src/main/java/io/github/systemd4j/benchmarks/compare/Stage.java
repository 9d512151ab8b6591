package io.github.systemd4j.benchmarks.compare;

import io.github.systemd4j.benchmarks.PrivateBroker;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the turns are taken: the generator, the consumers and the brokers, each of which is started when first needed. */
final class Stage implements Closeable {
    private final Path programs;
    private final Path socket;
    private final Path acknowledgements;
    private final Deque<Closeable> opened = new ArrayDeque<>();
    private final Map<Contender, Conversation> consumers = new EnumMap<>(Contender.class);
    private final Map<Workload.Route, PrivateBroker> brokers = new EnumMap<>(Workload.Route.class);
    private final Conversation generator;

    /**
     * Starts the generator.
     *
     * @param programs the folder of what was compiled
     * @param sockets an empty folder
     * @param properties the file that the generator takes the large signal from
     */
    Stage(Path programs, Path sockets, Path properties) throws IOException, InterruptedException {
        this.programs = programs;
        this.socket = sockets.resolve("peer");
        this.acknowledgements = sockets.resolve("acknowledgements");
        this.generator = start(Stream.of(programs.resolve("generator"), socket, acknowledgements, properties)
                .map(Path::toString)
                .toList());
        generator.hear("listening");
    }

    /**
     * Lets a consumer have a turn.
     *
     * @throws IllegalStateException if it has read other content than was sent
     */
    Turn play(Workload workload, Contender contender, long count) throws IOException, InterruptedException {
        Conversation consumer = consumer(contender);
        consumer.say("%s %s %s %d".formatted(role(workload), target(workload), acknowledgements, count));
        generator.say(order(workload, count));
        consumer.hear("ready");
        if (workload != Workload.CALL) {
            generator.say("go");
        }
        long[] result = consumer.hear("result");
        long[] sent = generator.hear("sent");
        Turn turn = Turn.of(result, sent);
        if (contender.reads() && turn.lost() == 0 && result[4] != sent[1]) {
            throw new IllegalStateException(contender + " has read something else than was sent: " + workload);
        }
        return turn;
    }

    private static String role(Workload workload) {
        return switch (workload.route()) {
            case PEER -> "peer";
            case DBUS_DAEMON, DBUS_BROKER -> "broker";
            case CALL -> "call";
        };
    }

    private Path target(Workload workload) throws IOException {
        return switch (workload.route()) {
            case PEER, CALL -> socket;
            case DBUS_DAEMON, DBUS_BROKER -> broker(workload.route()).socket();
        };
    }

    private String order(Workload workload, long count) throws IOException {
        return switch (workload.route()) {
            case PEER -> "peer %s %s %d".formatted(workload.how(), workload.traffic(), count);
            case DBUS_DAEMON, DBUS_BROKER -> "broker %s %s %d".formatted(target(workload), workload.traffic(), count);
            case CALL -> "calls";
        };
    }

    private Conversation consumer(Contender contender) throws IOException {
        Conversation running = consumers.get(contender);
        if (running != null) {
            return running;
        }
        Conversation started = start(contender.command(programs));
        consumers.put(contender, started);
        return started;
    }

    private PrivateBroker broker(Workload.Route route) throws IOException {
        PrivateBroker running = brokers.get(route);
        if (running != null) {
            return running;
        }
        PrivateBroker started =
                route == Workload.Route.DBUS_DAEMON ? PrivateBroker.startDaemon() : PrivateBroker.startBroker();
        opened.push(started);
        brokers.put(route, started);
        return started;
    }

    private Conversation start(List<String> command) throws IOException {
        Conversation started = Conversation.start(command);
        opened.push(started);
        return started;
    }

    @Override
    public void close() throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
