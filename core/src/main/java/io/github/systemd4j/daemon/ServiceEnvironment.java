package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.sddaemon.DaemonFunctions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads the environment of this process: whether systemd runs the machine, and the variables that the service manager
 * sets; see systemd.exec(5).
 *
 * <p>Results are empty outside of a service, or if the unit doesn't have the setting. An empty variable counts as none.
 * Methods throw {@link IllegalStateException} if a variable has a value that no service manager sets; the message says
 * which. Safe from any thread.
 */
public final class ServiceEnvironment {
    private static final List<String> OF_THIS_PROCESS = List.of(
            "NOTIFY_SOCKET",
            "WATCHDOG_PID",
            "WATCHDOG_USEC",
            "LISTEN_PID",
            "LISTEN_PIDFDID",
            "LISTEN_FDS",
            "LISTEN_FDNAMES",
            "FDSTORE");

    private ServiceEnvironment() {}

    /**
     * Returns whether systemd is the init system of this machine; see sd_booted(3). Doesn't tell who has started this
     * process.
     */
    public static boolean booted() {
        return Errno.check(DaemonFunctions.get().booted(), "sd_booted") > 0;
    }

    /**
     * Returns the directory of a kind that the manager has created for this service.
     *
     * <pre>{@code
     * Path data = ServiceEnvironment.directory(ServiceDirectory.STATE).orElse(Path.of("data"));
     * }</pre>
     *
     * @throws IllegalStateException if there is more than one; use {@link #directories}
     */
    public static Optional<Path> directory(ServiceDirectory kind) {
        List<Path> all = directories(kind);
        if (all.size() > 1) {
            throw new IllegalStateException(
                    "%s has more than one directory, use directories(%s): %s".formatted(kind.setting, kind, all));
        }
        return all.stream().findFirst();
    }

    /** Returns all directories of a kind, in the order of the setting. */
    public static List<Path> directories(ServiceDirectory kind) {
        return EnvironmentReader.OF_PROCESS.paths(kind.variable);
    }

    /**
     * Returns a secret that the manager passed to this service. The caller closes it, which overwrites it.
     *
     * <pre>{@code
     * try (ServiceCredential password = ServiceEnvironment.credential("password").orElseThrow()) {
     *     keyStore.load(file, password.toCharArray());
     * }
     * }</pre>
     *
     * @return empty if there is none of this name, or no credentials at all
     * @throws IllegalArgumentException if the name is invalid
     * @throws IOException if it can't be read
     */
    public static Optional<ServiceCredential> credential(String name) throws IOException {
        ServiceCredential.checkName(name);
        Optional<Path> directory = credentialsDirectory();
        return directory.isEmpty() ? Optional.empty() : ServiceCredential.read(directory.get(), name);
    }

    /**
     * Returns the names of all credentials, sorted.
     *
     * @throws IOException if the directory can't be read
     */
    public static List<String> credentialNames() throws IOException {
        Optional<Path> directory = credentialsDirectory();
        if (directory.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory.get())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(ServiceCredential::isName)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns the directory of the credentials, for programs that read the files themselves. */
    public static Optional<Path> credentialsDirectory() {
        return EnvironmentReader.OF_PROCESS.path("CREDENTIALS_DIRECTORY");
    }

    /**
     * Returns the id of this start of the service, which the journal has in {@code _SYSTEMD_INVOCATION_ID}: 32
     * hexadecimal digits, the same as {@link io.github.systemd4j.watch.UnitState#invocationId}.
     */
    public static Optional<String> invocationId() {
        return EnvironmentReader.OF_PROCESS.id("INVOCATION_ID");
    }

    /**
     * Returns the socket that connects standard output or standard error to the journal. It may have been redirected
     * since.
     *
     * <pre>{@code
     * boolean logsToJournal = ServiceEnvironment.journalStream().filter(JournalStream::isStandardError).isPresent();
     * }</pre>
     */
    public static Optional<JournalStream> journalStream() {
        return EnvironmentReader.OF_PROCESS.journalStream("JOURNAL_STREAM");
    }

    /**
     * Returns the id of the process that the manager has executed: {@code SYSTEMD_EXEC_PID}, of systemd 248. If it isn't
     * the id of this process, a wrapper has started Java without {@code exec}.
     */
    public static OptionalLong execPid() {
        return EnvironmentReader.OF_PROCESS.pid("SYSTEMD_EXEC_PID");
    }

    /**
     * Removes from the environment of a child process the variables that the service manager has set for this process
     * only: those of the notification socket, the watchdog, socket activation and the descriptor store. A child that
     * inherits them would send notifications for its parent, or look for descriptors that it doesn't have. Variables
     * that may be inherited stay, such as {@code INVOCATION_ID}, {@code JOURNAL_STREAM} and
     * {@code CREDENTIALS_DIRECTORY}; see systemd.exec(5).
     *
     * <p>libsystemd can unset the variables of this process, but that has no effect on {@link System#getenv()} and
     * {@link ProcessBuilder}, and isn't safe while other threads read the environment.
     *
     * <pre>{@code
     * ServiceEnvironment.removeFrom(processBuilder.environment());
     * }</pre>
     */
    public static void removeFrom(Map<String, String> environment) {
        OF_THIS_PROCESS.forEach(environment::remove);
    }
}
