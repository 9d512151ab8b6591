package io.github.systemd4j.activation;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_daemon_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

    private static final Path JDK_MODULES = Path.of(System.getProperty("java.home"), "lib", "modules");

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
        Libsystemd.load();
        environment.checkDescriptors();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment strv = arena.allocate(ADDRESS);
            int answer = sd_daemon_h.sd_listen_fds_with_names(0, strv);
            if (answer < 0) {
                throw new IllegalStateException(environment.complaint(-answer));
            }
            return answer == 0
                    ? new ListenFds(List.of(), environment.reason())
                    : new ListenFds(sockets(takeNames(strv.get(ADDRESS, 0), answer)), "");
        }
    }

    static void unset() {
        Libsystemd.load();
        try (Arena arena = Arena.ofConfined()) {
            List.of(PID, COUNT, NAMES, PIDFD_ID).forEach(name -> libc_h.unsetenv(arena.allocateFrom(name)));
        }
    }

    private static List<ActivatedSocket> sockets(List<String> names) {
        var sockets = new ArrayList<ActivatedSocket>();
        for (String name : names) {
            sockets.add(new ActivatedSocket(FIRST + sockets.size(), name));
        }
        return sockets;
    }

    /** Copies names that C allocated, and frees them. */
    private static List<String> takeNames(MemorySegment strv, int count) {
        MemorySegment pointers = Memory.at(strv.address(), ADDRESS.byteSize() * count, Arena.global());
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            MemorySegment name = pointers.getAtIndex(ADDRESS, i);
            names.add(Memory.ALL.getString(name.address()));
            libc_h.free(name);
        }
        libc_h.free(strv);
        return names;
    }

    /** Checks that the descriptors were inherited, before libsystemd marks them as closed on exec. */
    private void checkDescriptors() {
        int end = isMeant() ? FIRST + number(count).filter(n -> n > 0).orElse(0) : FIRST;
        for (int fd = FIRST; fd != end; fd++) {
            int flags = Libc.fcntl(fd, libc_h.F_GETFD(), 0);
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
        if ((flags & libc_h.FD_CLOEXEC()) == 0) {
            return DescriptorCheck.isSpecial(fd, JDK_MODULES);
        }
        return switch (DescriptorInfo.of(fd).kind()) {
            case FILE, OTHER -> true;
            default -> false;
        };
    }

    private IllegalStateException gap(int fd, String problem) {
        return new IllegalStateException(
                "%s is %s, but fd %d %s: pass that many descriptors, starting at fd %d, without gaps"
                        .formatted(COUNT, count, fd, problem, FIRST));
    }

    private boolean isMeant() {
        return number(pid).filter(meant -> meant == ownPid()).isPresent();
    }

    private static long ownPid() {
        return ProcessHandle.current().pid();
    }

    /** Returns the reason why libsystemd finds no descriptors. */
    private String reason() {
        if (pid == null) {
            return isNotSet(PID);
        }
        if (!isMeant()) {
            return "%s is %s, but the id of this process is %d: start Java by exec if a wrapper script starts it"
                    .formatted(PID, pid, ownPid());
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
}
