package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import io.github.systemd4j.internal.sddaemon.DaemonFunctions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the variables by which a service manager announces descriptors. libsystemd decides; this class translates its
 * decision into messages, and checks what libsystemd doesn't check.
 *
 * @param pid {@code LISTEN_PID}, the id of the process that the descriptors are for
 * @param count {@code LISTEN_FDS}, the number of descriptors, starting at {@link #FIRST}
 * @param names {@code LISTEN_FDNAMES}, separated by colons
 */
record ListenProtocol(
        @Nullable String pid,
        @Nullable String count,
        @Nullable String names) {
    /** The number of the first descriptor: {@code SD_LISTEN_FDS_START}. */
    static final int FIRST = 3;

    private static final String PID = "LISTEN_PID";
    private static final String COUNT = "LISTEN_FDS";
    private static final String NAMES = "LISTEN_FDNAMES";
    private static final String PIDFD_ID = "LISTEN_PIDFDID";

    /** Reads the environment. Needs neither libsystemd nor other native code if no descriptors were passed. */
    static ListenFds read() {
        var environment = new ListenProtocol(System.getenv(PID), System.getenv(COUNT), System.getenv(NAMES));
        if (environment.pid == null) {
            return new ListenFds(List.of(), environment.reason());
        }
        DaemonFunctions functions = DaemonFunctions.get();
        environment.checkDescriptors();
        var names = new ArrayList<String>();
        int answer = functions.listenFdsWithNames(names);
        if (answer < 0) {
            throw new IllegalStateException(environment.complaint(-answer));
        }
        return answer == 0 ? new ListenFds(List.of(), environment.reason()) : new ListenFds(sockets(names), "");
    }

    static void unset() {
        for (String name : List.of(PID, COUNT, NAMES, PIDFD_ID)) {
            Libc.unsetenv(name);
        }
    }

    private static List<ActivatedSocket> sockets(List<String> names) {
        var sockets = new ArrayList<ActivatedSocket>();
        for (String name : names) {
            sockets.add(new ActivatedSocket(FIRST + sockets.size(), name));
        }
        return sockets;
    }

    /** Checks that the descriptors were inherited, before libsystemd marks them as closed on exec. */
    private void checkDescriptors() {
        int end = isMeant() ? FIRST + Math.max(0, numberOr(0, count)) : FIRST;
        for (int fd = FIRST; fd != end; fd++) {
            int flags = Libc.fcntl(fd, LibcConstants.F_GETFD, 0);
            if (flags < 0) {
                throw gap(fd, "isn't open");
            }
            if (isOfThisProcess(fd, flags)) {
                throw gap(fd, "was opened by this process");
            }
        }
    }

    /**
     * Returns whether this process opened a descriptor itself. A descriptor that is closed on exec can't have been
     * inherited, except for sockets and FIFOs that other code has requested from libsystemd before. The JDK opens one
     * file without that mark.
     */
    private static boolean isOfThisProcess(int fd, int flags) {
        if ((flags & LibcConstants.FD_CLOEXEC) == 0) {
            return !DescriptorInfo.isSocket(fd) && DescriptorCheck.isSpecial(fd, JdkModules.FILE);
        }
        return switch (DescriptorInfo.of(fd).kind()) {
            case FILE, OTHER -> true;
            default -> false;
        };
    }

    /** Not initialized if only sockets were passed. */
    private static final class JdkModules {
        static final Path FILE = Path.of(System.getProperty("java.home"), "lib", "modules");
    }

    private IllegalStateException gap(int fd, String problem) {
        return new IllegalStateException(
                "%s is %s, but fd %d %s: pass that many descriptors, starting at fd %d, without gaps"
                        .formatted(COUNT, count, fd, problem, FIRST));
    }

    private boolean isMeant() {
        return numberOr(0, pid) == Libc.getpid();
    }

    /** Returns the reason why libsystemd finds no descriptors. */
    private String reason() {
        if (pid == null) {
            return isNotSet(PID);
        }
        if (!isMeant()) {
            return "%s is %s, but the id of this process is %d: start Java by exec if a wrapper script starts it"
                    .formatted(PID, pid, Libc.getpid());
        }
        if (count == null) {
            return isNotSet(COUNT);
        }
        return System.getenv(PIDFD_ID) == null
                ? "other code has removed %s from the environment of C".formatted(PID)
                : "%s belongs to another process: this process was started by the one that systemd activated"
                        .formatted(PIDFD_ID);
    }

    private static String isNotSet(String name) {
        return name + " isn't set: this process was not started by socket activation";
    }

    /** Returns the reason why libsystemd refuses the environment. */
    private String complaint(int errno) {
        if (number(pid).filter(n -> n > 0).isEmpty()) {
            return "%s is not a process id: '%s'".formatted(PID, pid);
        }
        Optional<Integer> expected = number(count).filter(n -> n > 0);
        if (expected.isEmpty()) {
            return "%s is not a number of descriptors: '%s'".formatted(COUNT, count);
        }
        if (names != null && names.split(":", -1).length != expected.get()) {
            return "%s is '%s', but must have as many names as %s says: %s".formatted(NAMES, names, COUNT, count);
        }
        return "libsystemd refuses %s=%s %s=%s %s=%s: %s"
                .formatted(PID, pid, COUNT, count, NAMES, names, Libc.strerror(errno));
    }

    private static Optional<Integer> number(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Integer.decode(text.strip()));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static int numberOr(int other, @Nullable String text) {
        return number(text).orElse(other);
    }
}
