package io.github.systemd4j.internal;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;

/** Duplicates and the end of plain file descriptor numbers. */
public final class FileDescriptors {
    private FileDescriptors() {}

    /** A duplicate, closed on exec, that the caller owns; see fcntl(2), {@code F_DUPFD_CLOEXEC}. */
    public static int duplicate(int fd) {
        return Errno.check(Libc.fcntl(fd, libc_h.F_DUPFD_CLOEXEC(), 3), "duplicating fd " + fd);
    }

    /** Closes a descriptor that the caller owns. */
    public static void close(int fd) {
        Libc.close(fd);
    }
}
