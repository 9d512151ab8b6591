package io.github.systemd4j.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The message brokers that tests run with. Both read the {@code busconfig} of dbus-daemon(1), permit everything and
 * have their built-in limits, unless configured otherwise at the start.
 *
 * <p>They run as the JVM's user, whether PID 1 is systemd or not. If journald isn't running, however, dbus-broker needs
 * a mount namespace, which needs CAP_SYS_ADMIN or unprivileged user namespaces.
 */
public enum Broker {
    /** The reference implementation. It drops broadcasts to a client whose queue is full. */
    DBUS_DAEMON("dbus-daemon", "dbus") {
        @Override
        List<String> command(Path configuration, Path socket) {
            return List.of("dbus-daemon", "--nofork", "--nopidfile", "--config-file=" + configuration);
        }
    },

    /** The default of Fedora and Arch Linux. It disconnects a client whose queue is full. */
    DBUS_BROKER("dbus-broker", "dbus-broker systemd") {
        @Override
        List<String> command(Path configuration, Path socket) {
            var launcher = Stream.of(
                    "systemd-socket-activate",
                    "--listen=" + socket,
                    "--fdname=dbus.socket",
                    // The launcher connects to the bus that it launches.
                    "--setenv=DBUS_SESSION_BUS_ADDRESS=unix:path=" + socket,
                    "dbus-broker-launch",
                    "--scope=user",
                    "--config-file=" + configuration);
            return Stream.concat(journal(), launcher).toList();
        }
    };

    private static final Path JOURNAL = Path.of("/run/systemd/journal/socket");

    /** Runs a command next to a replacement of journald, which copies the messages to the standard error. */
    private static final String WITH_JOURNAL = """
            mount -t tmpfs tmpfs /run && mkdir -p "${0%/*}" || exit
            systemd-socket-activate --datagram --inetd --listen="$0" sed -nu 's/^MESSAGE=//w /dev/stderr' &
            until [[ -S $0 ]]; do sleep 0.005; done
            "$@"
            { kill $!; wait; } 2>/dev/null
            """;

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
              %s
            </busconfig>
            """;

    private final String program;
    private final String packages;

    Broker(String program, String packages) {
        this.program = program;
        this.packages = packages;
    }

    /**
     * Starts a private broker, and blocks until it accepts and authenticates clients.
     *
     * @param elements to add to the configuration, see {@link #deny} and {@link #limit}
     * @throws IllegalStateException if it isn't installed or doesn't start; the message says why
     */
    public PrivateBus start(String... elements) {
        if (!isInstalled()) {
            throw new IllegalStateException(program + " is missing: apt-get install " + packages);
        }
        try {
            return PrivateBus.start(this, String.join("\n  ", elements));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns an element that denies an action to every client.
     *
     * @param attributes of the {@code <deny>} element, such as {@code own="org.example.Taken"} or {@code
     *     send_destination="org.example.Safe" send_member="Open"}
     */
    public static String deny(String attributes) {
        return "<policy context=\"default\"><deny %s/></policy>".formatted(attributes);
    }

    /**
     * Returns an element that sets a limit. Of the limits of dbus-daemon, dbus-broker supports {@code
     * max_match_rules_per_connection}, {@code max_outgoing_bytes} and {@code max_outgoing_unix_fds}. It multiplies each
     * by {@code max_connections_per_user} (64), and all connections of a user share the product.
     */
    public static String limit(String name, long value) {
        return "<limit name=\"%s\">%d</limit>".formatted(name, value);
    }

    /** Returns the program's name in the process table. */
    String program() {
        return program;
    }

    String configuration(Path socket, String elements) {
        return CONFIGURATION.formatted(socket, elements);
    }

    abstract List<String> command(Path configuration, Path socket);

    private boolean isInstalled() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    // dbus-broker-launch requires this socket: no option or variable changes it.
    private static Stream<String> journal() {
        if (Files.exists(JOURNAL)) {
            return Stream.empty();
        }
        var namespace = System.getProperty("user.name").equals("root")
                ? Stream.of("unshare", "--mount")
                : Stream.of("unshare", "--user", "--map-current-user", "--keep-caps", "--mount");
        return Stream.concat(namespace, Stream.of("bash", "-c", WITH_JOURNAL, JOURNAL.toString()));
    }
}
