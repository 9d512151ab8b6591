package io.github.systemd4j.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A private broker. None of its processes and files outlives {@link #close()} or the JVM, even if that is killed. */
public final class PrivateBus implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(1);

    /**
     * The parent of the broker: starts it for each line that it reads, and writes a line when it has ended. The input
     * ends with {@link #close()} or the JVM, and then the parent ends all processes and deletes all files.
     */
    private static final String KEEPER = """
            mkdir -m 700 "$0" && echo "$1" >"$0/configuration" && exec 2>"$0/log" || exit
            shift
            while read -r; do
                { rm -f "$0/bus"; "$@"; echo; } &
            done
            trap '' TERM
            kill -TERM -- -$$ # a broker that is just starting would create the directory again
            wait
            rm -rf "$0"
            kill -KILL -- -$$ # a stopped process ignores the other signal
            """;

    private final Broker broker;
    private final Path directory;
    private final Process keeper;
    private final Writer starts;
    private final BufferedReader ends;
    private @Nullable ProcessHandle process;

    private PrivateBus(Broker broker, String elements) throws IOException {
        this.broker = broker;
        // A socket's path has 107 bytes at most, and dbus-broker may not see /run: no java.io.tmpdir.
        directory = Path.of("/tmp", "bus-" + UUID.randomUUID());
        keeper = startKeeper(elements);
        starts = keeper.outputWriter();
        ends = keeper.inputReader();
    }

    static PrivateBus start(Broker broker, String elements) throws IOException {
        var bus = new PrivateBus(broker, elements);
        try {
            bus.launch();
            return bus;
        } catch (IOException | RuntimeException e) {
            bus.close();
            throw e;
        }
    }

    /** Returns the address to connect to, which is the same after a restart. */
    public String address() {
        return "unix:path=" + socket();
    }

    /** Returns the socket of the {@link #address()}. */
    public Path socket() {
        return directory.resolve("bus");
    }

    /**
     * Returns the process of the broker itself, not of its helpers.
     *
     * @throws IllegalStateException if it was killed or closed
     */
    public synchronized ProcessHandle process() {
        if (process == null) {
            throw new IllegalStateException(broker + " is not running");
        }
        return process;
    }

    /** Returns the process id of the {@link #process()}. */
    public long pid() {
        return process().pid();
    }

    /** Kills the broker, and waits for its end. Its socket remains and refuses connections, as after a crash. */
    public synchronized void kill() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        endLauncher();
        process = null;
        awaitEnd();
        awaitRefusal();
    }

    /** Kills the broker if it is running, and starts another one on the same socket. */
    public synchronized void restart() {
        kill();
        try {
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all processes and deletes all files. */
    @Override
    public synchronized void close() {
        kill();
        try {
            starts.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keeper.onExit().join();
    }

    // In its own session, because a signal to the JVM's process group, for example of a terminal, would end it too
    // early.
    private Process startKeeper(String elements) throws IOException {
        String configuration = broker.configuration(socket(), elements);
        var command = new ArrayList<>(List.of("setsid", "bash", "-c", KEEPER, directory.toString(), configuration));
        command.addAll(broker.command(directory.resolve("configuration"), socket()));
        return new ProcessBuilder(command).start();
    }

    private void launch() throws IOException {
        starts.write('\n');
        starts.flush();
        awaitStart();
        process = running(broker.program()).findFirst().orElseThrow();
    }

    private void awaitStart() throws IOException {
        long deadline = System.nanoTime() + MAX_WAIT.toNanos();
        while (!authenticates()) {
            if (ends.ready() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        broker + " does not start:\n" + Files.readString(directory.resolve("log")));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    // Disconnects before Hello, so that clients do not notice it.
    private boolean authenticates() {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
                var selector = Selector.open()) {
            channel.write(US_ASCII.encode("\0AUTH EXTERNAL " + hexUid() + "\r\n"));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            selector.select(MAX_WAIT.toMillis());
            var answer = ByteBuffer.allocate(64);
            return channel.read(answer) > 0 && answer.get(0) == 'O'; // "OK" and not "REJECTED"
        } catch (IOException e) {
            return false;
        }
    }

    private String hexUid() throws IOException {
        String uid = Files.getAttribute(directory, "unix:uid").toString();
        return HexFormat.of().formatHex(uid.getBytes(US_ASCII));
    }

    // It ends with its broker, but waits for 90 s if the broker ended before it had answered the launcher's own
    // connection.
    private void endLauncher() {
        running("dbus-broker-launch").forEach(ProcessHandle::destroyForcibly);
    }

    private Stream<ProcessHandle> running(String program) {
        return keeper.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/" + program));
    }

    private void awaitEnd() {
        try {
            ends.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A broker that has much memory to release can outlive its killed launcher, and both have the socket.
    private void awaitRefusal() {
        while (accepts()) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean accepts() {
        try {
            SocketChannel.open(UnixDomainSocketAddress.of(socket())).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
