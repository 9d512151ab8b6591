package io.github.systemd4j.internal.sddaemon;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** Takes the descriptors that the service manager passed, as {@code sd_listen_fds_with_names} does. */
final class InheritedDescriptors {
    private static final int FIRST = 3;

    private InheritedDescriptors() {}

    static int take(List<String> names) {
        try {
            String all = Libc.getenv("LISTEN_FDNAMES");
            List<String> split = all == null ? List.of() : split(all); // first: they are invalid for any process
            int count = take();
            if (count > 0) {
                names.addAll(all == null ? Collections.nCopies(count, "unknown") : checked(split, count));
            }
            return count;
        } catch (CIntegers.InvalidException e) {
            return -e.errno;
        }
    }

    private static int take() throws CIntegers.InvalidException {
        String pid = Libc.getenv("LISTEN_PID");
        if (pid == null || CIntegers.parsePid(pid) != Libc.getpid() || !isPidFdOfThisProcess()) {
            return 0;
        }
        String count = Libc.getenv("LISTEN_FDS");
        if (count == null) {
            return 0;
        }
        int number = CIntegers.parseInt(count);
        if (number <= 0 || number > Integer.MAX_VALUE - FIRST) {
            throw new CIntegers.InvalidException(ErrnoValues.EINVAL);
        }
        for (int fd = FIRST; fd < FIRST + number; fd++) {
            closeOnExec(fd);
        }
        return number;
    }

    private static void closeOnExec(int fd) throws CIntegers.InvalidException {
        int flags = Libc.fcntl(fd, LibcConstants.F_GETFD, 0);
        int result = flags < 0 ? flags : Libc.fcntl(fd, LibcConstants.F_SETFD, flags | LibcConstants.FD_CLOEXEC);
        if (result < 0) {
            throw new CIntegers.InvalidException(-result);
        }
    }

    /**
     * Returns whether {@code LISTEN_PIDFDID} is the id of this process, which no later process gets. libsystemd checks
     * it since systemd 258. True without the variable, and on kernels without such ids.
     */
    private static boolean isPidFdOfThisProcess() throws CIntegers.InvalidException {
        String id = Libc.getenv("LISTEN_PIDFDID");
        if (id == null) {
            return true;
        }
        long expected = CIntegers.parseUnsignedLong(id);
        OptionalLong own = idOfThisProcess();
        return own.isEmpty() || own.getAsLong() == expected;
    }

    /** Returns the inode of the process's descriptors; empty on kernels where all processes have the same one. */
    static OptionalLong idOfThisProcess() {
        int pidFd = Libc.pidfd_open(Libc.getpid());
        if (pidFd < 0) {
            return OptionalLong.empty();
        }
        try {
            return hasId(pidFd) ? OptionalLong.of(FileStatus.of(pidFd).inode()) : OptionalLong.empty();
        } finally {
            Libc.close(pidFd);
        }
    }

    /** Before Linux 6.9, all of these descriptors had the same inode. */
    private static boolean hasId(int pidFd) {
        try {
            return !Files.readSymbolicLink(FileStatus.path(pidFd)).toString().startsWith("anon_inode:");
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> checked(List<String> names, int count) throws CIntegers.InvalidException {
        if (names.size() != count) {
            throw new CIntegers.InvalidException(ErrnoValues.EINVAL);
        }
        return names;
    }

    /** Splits at colons. A backslash makes the next character, which may be a colon, a part of the name. */
    private static List<String> split(String all) throws CIntegers.InvalidException {
        var names = new ArrayList<String>();
        var name = new StringBuilder();
        for (int i = 0; i < all.length(); i++) {
            char character = all.charAt(i);
            if (character == ':') {
                names.add(name.toString());
                name.setLength(0);
            } else if (character == '\\' && ++i == all.length()) {
                throw new CIntegers.InvalidException(ErrnoValues.EINVAL);
            } else {
                name.append(all.charAt(i));
            }
        }
        names.add(name.toString());
        return names;
    }
}
