package io.github.systemd4j.testing;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcEpoll;
import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.sockaddr_un;
import io.github.systemd4j.internal.FileDescriptors;
import io.github.systemd4j.internal.JdkChannels;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;

/** Creates descriptors of every kind, which the caller owns. */
public final class Descriptors {
    static {
        Libsystemd.load();
    }

    private Descriptors() {}

    /** Returns the descriptor of a channel, and closes the channel. */
    public static int of(SelectableChannel channel) throws IOException {
        try (channel) {
            return FileDescriptors.duplicate(JdkChannels.fd(channel));
        }
    }

    /** Returns a Unix socket that is bound to a path, or to an abstract name, which begins with NUL. */
    public static int unixSocket(int type, String name) {
        return unixSocket(type, name.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the same for a path in any encoding. */
    public static int unixSocket(int type, byte[] name) {
        return with(libc_h::bind, type, name);
    }

    /** Returns a Unix socket that is connected to the one with this path or name. */
    public static int connected(int type, String name) {
        return with(libc_h::connect, type, name.getBytes(StandardCharsets.UTF_8));
    }

    private interface Addressing {
        int apply(int fd, MemorySegment address, int length);
    }

    private static int with(Addressing addressing, int type, byte[] bytes) {
        int fd = open(libc_h.AF_UNIX(), type);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(sockaddr_un.layout());
            sockaddr_un.sun_family(address, (short) libc_h.AF_UNIX());
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, address, sockaddr_un.sun_path$offset(), bytes.length);
            check(addressing.apply(fd, address, (int) sockaddr_un.sun_path$offset() + bytes.length));
        }
        return fd;
    }

    /** Makes a socket listen. */
    public static int listening(int socket) {
        check(libc_h.listen(socket, 16));
        return socket;
    }

    /** Returns the first connection of a listener. */
    public static int accepted(int listener) {
        return check(libc_h.accept4(listener, MemorySegment.NULL, MemorySegment.NULL, libc_h.SOCK_CLOEXEC()));
    }

    /** Returns a new socket that is not bound. */
    public static int open(int family, int type) {
        return check(libc_h.socket(family, type | libc_h.SOCK_CLOEXEC(), 0));
    }

    /** Returns a file in memory. */
    public static int memfd() {
        try (Arena arena = Arena.ofConfined()) {
            return check(Libc.memfd_create(arena.allocateFrom("test"), libc_h.MFD_CLOEXEC()));
        }
    }

    /** Returns an eventfd, which is neither a file nor a socket. */
    public static int eventfd() {
        return check(LibcEpoll.eventfd(0, libc_h.EFD_CLOEXEC()));
    }

    /** Returns a pipe: its reading end, then its writing end. */
    public static int[] pipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            check(libc_h.pipe2(ends, libc_h.O_CLOEXEC()));
            return ends.toArray(JAVA_INT);
        }
    }

    /** Writes in one call, which sends one message on sockets that preserve messages. */
    public static void write(int fd, String text) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment buffer = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, 0, bytes.length);
            check((int) Libc.write(fd, buffer, bytes.length));
        }
    }

    /** Returns whether a descriptor is open. */
    public static boolean isOpen(int fd) {
        return Libc.fcntl(fd, libc_h.F_GETFD(), 0) >= 0;
    }

    private static int check(int result) {
        if (result < 0) {
            throw new AssertionError("errno " + result);
        }
        return result;
    }
}
