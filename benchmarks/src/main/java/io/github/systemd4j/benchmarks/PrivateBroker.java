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

/** A broker of one's own, which ends with {@link #close()} or with the JVM, however that ends. */
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

    /** Runs a command until the input ends, then ends all of its processes and deletes a folder. */
    private static final String KEEPER = """
            "$@" >&2 &
            read -r
            trap '' TERM
            kill -TERM -- -$$
            wait
            rm -r "$0"
            kill -KILL -- -$$
            """;

    /** Runs a command beside something that takes what is meant for journald, which dbus-broker-launch insists on. */
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

    /** Starts a dbus-daemon, and blocks until it answers. */
    public static PrivateBroker startDaemon() throws IOException {
        Path folder = configuredFolder();
        return start(
                folder,
                Stream.of(
                        "dbus-daemon", "--nofork", "--nopidfile", "--config-file=" + folder.resolve("configuration")));
    }

    /**
     * Starts a dbus-broker, and blocks until it answers. Where journald isn't running,
     * that takes CAP_SYS_ADMIN or unprivileged user namespaces.
     */
    public static PrivateBroker startBroker() throws IOException {
        Path folder = configuredFolder();
        Path socket = folder.resolve("bus");
        Stream<String> launcher = Stream.of(
                "systemd-socket-activate",
                "--listen=" + socket,
                "--fdname=dbus.socket",
                "--setenv=DBUS_SESSION_BUS_ADDRESS=unix:path=" + socket, // the launcher is a client of it
                "dbus-broker-launch",
                "--scope=user",
                "--config-file=" + folder.resolve("configuration"));
        return start(folder, Stream.concat(journal(), launcher));
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

    private static Path configuredFolder() throws IOException {
        Path folder = Files.createTempDirectory("systemd4j");
        Files.writeString(folder.resolve("configuration"), CONFIGURATION.formatted(folder.resolve("bus")));
        return folder;
    }

    private static PrivateBroker start(Path folder, Stream<String> command) throws IOException {
        List<String> kept = new ArrayList<>(List.of("setsid", "bash", "-c", KEEPER, folder.toString()));
        kept.addAll(command.toList());
        Process keeper = new ProcessBuilder(kept)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var broker = new PrivateBroker(keeper, folder.resolve("bus"));
        if (!broker.answers()) {
            broker.close();
            throw new IOException("a broker doesn't start; is it installed? (Debian, Ubuntu: apt install dbus, or "
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

    /** The path of its socket. */
    public Path socket() {
        return socket;
    }

    /** Its D-Bus address. */
    public String address() {
        return "unix:path=" + socket;
    }

    @Override
    public void close() throws IOException {
        keeper.getOutputStream().close();
        keeper.onExit().join();
    }
}
