package io.github.systemd4j.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Duplicates, checks and closes file descriptors by their numbers. */
public final class FileDescriptors {
    private FileDescriptors() {}

    /** Returns a duplicate that is closed on exec and that the caller owns; see fcntl(2), {@code F_DUPFD_CLOEXEC}. */
    public static int duplicate(int fd) {
        return Errno.check(Libc.fcntl(fd, LibcConstants.F_DUPFD_CLOEXEC, 3), "duplicating fd " + fd);
    }

    /** Opens a pipe, and returns its reading end and its writing end; see pipe(2). */
    public static int[] pipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            Errno.check(Libc.pipe2(ends.address(), LibcConstants.O_CLOEXEC), "opening a pipe");
            return ends.toArray(JAVA_INT);
        }
    }

    /** Returns {@code O_RDONLY}, {@code O_WRONLY} or {@code O_RDWR}; see fcntl(2), {@code F_GETFL}. */
    public static int accessMode(int fd) {
        return Errno.check(Libc.fcntl(fd, LibcConstants.F_GETFL, 0), "reading the flags of fd " + fd)
                & LibcConstants.O_ACCMODE;
    }

    /** Makes reading and writing fail with {@code EAGAIN} instead of waiting; see fcntl(2), {@code F_SETFL}. */
    public static void setNonBlocking(int fd) {
        int flags = Errno.check(Libc.fcntl(fd, LibcConstants.F_GETFL, 0), "reading the flags of fd " + fd);
        Errno.check(
                Libc.fcntl(fd, LibcConstants.F_SETFL, flags | LibcConstants.O_NONBLOCK),
                "setting the flags of fd " + fd);
    }

    /** Duplicates an open descriptor to a closed number, unless the number is in use again. */
    public static void reopen(int closed, int open) {
        int duplicate = Libc.fcntl(open, LibcConstants.F_DUPFD_CLOEXEC, closed);
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
        return Libc.fcntl(fd, LibcConstants.F_GETFL, 0) >= 0;
    }
}
