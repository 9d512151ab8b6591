package io.github.systemd4j.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A private broker, which ends with {@link #close()} or with the JVM, even if that is killed. */
public final class PrivateBroker implements Closeable {
    private static final int TRIES = 1000;
    private static final int PAUSE_MILLIS = 5;
    private static final Path JOURNAL = Path.of("/run/systemd/journal/socket");

    private static final String CONFIGURATION = """
            <busconfig>
              <type>session</type>
              <listen>unix:path=%s</listen>
              <auth>EXTERNAL</auth>
              <policy context="default">
                <allow send_destination="*"/>
                <allow receive_sender="*"/>
                <allow own="*"/>
              </policy>
            </busconfig>
            """;

    /** Runs a command until the input ends, then ends all of its processes and deletes a directory. */
    private static final String KEEPER = """
            "$@" >&2 &
            read -r
            trap '' TERM
            kill -TERM -- -$$
            wait
            rm -r "$0"
            kill -KILL -- -$$
            """;

    /** Runs a command next to a process that replaces journald's socket, which dbus-broker-launch requires. */
    private static final String WITH_JOURNAL = """
            mount -t tmpfs tmpfs /run && mkdir -p "${0%/*}" || exit
            systemd-socket-activate --datagram --inetd --listen="$0" cat >/dev/null 2>&1 &
            until [[ -S $0 ]]; do sleep 0.005; done
            "$@" 2>/dev/null
            """;

    private final Process keeper;
    private final Path socket;

    private PrivateBroker(Process keeper, Path socket) {
        this.keeper = keeper;
        this.socket = socket;
    }

    /** Starts a dbus-daemon, and blocks until it accepts connections. */
    public static PrivateBroker startDaemon() throws IOException {
        Path directory = configuredDirectory();
        return start(
                directory,
                Stream.of(
                        "dbus-daemon",
                        "--nofork",
                        "--nopidfile",
                        "--config-file=" + directory.resolve("configuration")));
    }

    /**
     * Starts a dbus-broker, and blocks until it accepts connections. If journald isn't running, this needs
     * CAP_SYS_ADMIN or unprivileged user namespaces.
     */
    public static PrivateBroker startBroker() throws IOException {
        Path directory = configuredDirectory();
        Path socket = directory.resolve("bus");
        Stream<String> launcher = Stream.of(
                "systemd-socket-activate",
                "--listen=" + socket,
                "--fdname=dbus.socket",
                "--setenv=DBUS_SESSION_BUS_ADDRESS=unix:path=" + socket, // the launcher connects to it
                "dbus-broker-launch",
                "--scope=user",
                "--config-file=" + directory.resolve("configuration"));
        return start(directory, Stream.concat(journal(), launcher));
    }

    private static Stream<String> journal() {
        if (Files.exists(JOURNAL)) {
            return Stream.empty();
        }
        Stream<String> namespace = System.getProperty("user.name").equals("root")
                ? Stream.of("unshare", "--mount")
                : Stream.of("unshare", "--user", "--map-current-user", "--keep-caps", "--mount");
        return Stream.concat(namespace, Stream.of("bash", "-c", WITH_JOURNAL, JOURNAL.toString()));
    }

    private static Path configuredDirectory() throws IOException {
        Path directory = Files.createTempDirectory("systemd4j");
        Files.writeString(directory.resolve("configuration"), CONFIGURATION.formatted(directory.resolve("bus")));
        return directory;
    }

    private static PrivateBroker start(Path directory, Stream<String> command) throws IOException {
        List<String> commandLine = new ArrayList<>(List.of("setsid", "bash", "-c", KEEPER, directory.toString()));
        commandLine.addAll(command.toList());
        Process keeper = new ProcessBuilder(commandLine)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var broker = new PrivateBroker(keeper, directory.resolve("bus"));
        if (!broker.answers()) {
            broker.close();
            throw new IOException("the broker doesn't start; install it (Debian, Ubuntu: apt install dbus, or "
                    + "dbus-broker and systemd)");
        }
        return broker;
    }

    private boolean answers() {
        for (int i = 0; i < TRIES; i++) {
            try (var client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                client.write(US_ASCII.encode("\0AUTH EXTERNAL\r\n"));
                return client.read(ByteBuffer.allocate(64)) > 0;
            } catch (IOException e) {
                pause();
            }
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the path of its socket. */
    public Path socket() {
        return socket;
    }

    /** Returns its D-Bus address. */
    public String address() {
        return "unix:path=" + socket;
    }

    @Override
    public void close() throws IOException {
        keeper.getOutputStream().close();
        keeper.onExit().join();
    }
}
