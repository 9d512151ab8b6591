package io.github.systemd4j.internal;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;

/** Duplicates, checks and closes file descriptors by their numbers. */
public final class FileDescriptors {
    private FileDescriptors() {}

    /** Returns a duplicate that is closed on exec and that the caller owns; see fcntl(2), {@code F_DUPFD_CLOEXEC}. */
    public static int duplicate(int fd) {
        return Errno.check(Libc.fcntl(fd, libc_h.F_DUPFD_CLOEXEC(), 3), "duplicating fd " + fd);
    }

    /** Duplicates an open descriptor to a closed number, unless the number is in use again. */
    public static void reopen(int closed, int open) {
        int duplicate = Libc.fcntl(open, libc_h.F_DUPFD_CLOEXEC(), closed);
        if (duplicate > closed) {
            close(duplicate);
        }
    }

    /** Closes a descriptor that the caller owns. */
    public static void close(int fd) {
        Libc.close(fd);
    }

    /** Returns whether a number is that of an open descriptor. */
    public static boolean isOpen(int fd) {
        return Libc.fcntl(fd, libc_h.F_GETFL(), 0) >= 0;
    }
}
