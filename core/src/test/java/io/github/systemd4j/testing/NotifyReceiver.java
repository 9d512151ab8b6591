package io.github.systemd4j.testing;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.cmsghdr;
import io.github.systemd4j.bindings.libc.iovec;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.msghdr;
import io.github.systemd4j.internal.Epoll;
import io.github.systemd4j.message.UnixFd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The notification socket of a service manager: receives notifications, and the descriptors that arrive with them. */
public final class NotifyReceiver implements AutoCloseable {
    private static final int MAX_WAIT_MILLIS = 20_000;
    private static final int MAX_BYTES = 8_192;

    private final String address;
    private final UnixFd socket;
    private final Epoll epoll;

    private NotifyReceiver(String address, String name) {
        this.address = address;
        this.socket = UnixFd.adopt(Descriptors.unixSocket(libc_h.SOCK_DGRAM(), name));
        this.epoll = new Epoll();
        epoll.add(socket.fd(), libc_h.EPOLLIN(), 0);
    }

    /** Creates one in the file system. */
    public static NotifyReceiver open() {
        String path = "/tmp/notify-" + UUID.randomUUID();
        return new NotifyReceiver(path, path);
    }

    /** Creates one with an abstract name. */
    public static NotifyReceiver openAbstract() {
        String name = "notify-" + UUID.randomUUID();
        return new NotifyReceiver("@" + name, "\0" + name);
    }

    /** Fills the queue, so that a sender blocks until a notification is read. In the file system only. */
    public void fill() {
        int type = libc_h.SOCK_DGRAM() | libc_h.SOCK_NONBLOCK();
        try (Arena arena = Arena.ofConfined();
                var sender = UnixFd.adopt(Descriptors.connected(type, address))) {
            MemorySegment one = arena.allocate(1);
            long written = Libc.write(sender.fd(), one, 1);
            while (written == 1) {
                written = Libc.write(sender.fd(), one, 1);
            }
            if (written != -libc_h.EAGAIN()) {
                throw new IllegalStateException("can't fill " + address + ": " + Libc.strerror((int) -written));
            }
        }
    }

    /** Returns the value for {@code NOTIFY_SOCKET}. */
    public String address() {
        return address;
    }

    /** Returns the next notification, which must have no descriptor. */
    public String next() {
        try (Received received = receive()) {
            return received.text();
        }
    }

    /** Returns whether a notification has arrived. */
    public boolean hasNext() {
        return epoll.await(0) > 0;
    }

    /** Returns the next notification, with its descriptor. */
    public Received receive() {
        if (epoll.await(MAX_WAIT_MILLIS) == 0) {
            throw new AssertionError("no notification arrived");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(MAX_BYTES);
            MemorySegment part = arena.allocate(iovec.layout());
            iovec.iov_base(part, text);
            iovec.iov_len(part, MAX_BYTES);
            MemorySegment control = arena.allocate(cmsghdr.layout().byteSize() + 2 * JAVA_INT.byteSize(), 8);
            MemorySegment message = arena.allocate(msghdr.layout());
            msghdr.msg_iov(message, part);
            msghdr.msg_iovlen(message, 1);
            msghdr.msg_control(message, control);
            msghdr.msg_controllen(message, control.byteSize());
            long bytes = libc_h.recvmsg(socket.fd(), message, libc_h.MSG_CMSG_CLOEXEC());
            int fd = msghdr.msg_controllen(message) == 0
                    ? -1
                    : control.get(JAVA_INT, cmsghdr.layout().byteSize());
            return new Received(new String(text.asSlice(0, bytes).toArray(JAVA_BYTE), UTF_8), fd);
        }
    }

    /**
     * A notification.
     *
     * @param fd -1 if none arrived
     */
    public record Received(String text, int fd) implements AutoCloseable {
        /** Reads the descriptor's content from its current offset. */
        public byte[] contents(int bytes) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment buffer = arena.allocate(bytes);
                long read = Libc.read(fd, buffer, bytes);
                return buffer.asSlice(0, read).toArray(JAVA_BYTE);
            }
        }

        /** Returns the kernel's description of the descriptor. */
        public String target() {
            try {
                return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            if (fd >= 0) {
                Libc.close(fd);
            }
        }
    }

    @Override
    public void close() {
        epoll.close();
        socket.close();
        try {
            Files.deleteIfExists(Path.of(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
