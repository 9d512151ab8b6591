package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.FileDescriptors;
import io.github.systemd4j.internal.JdkChannels;
import io.github.systemd4j.internal.sddaemon.FileNames;
import io.github.systemd4j.message.UnixFd;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor that the service manager passed to this process: usually a socket, otherwise a FIFO, a file, a message
 * queue, or a descriptor that the service had stored. {@link #adopt} accepts any other descriptor of this process.
 *
 * <p>This object owns the descriptor until one of the methods that return a channel, a stream or the number itself
 * transfers it, which works once; the {@code close()} of the new owner then closes it. The descriptor is closed on
 * exec. Closing a listening socket here refuses no client, because the manager holds the socket too. The path of a Unix
 * socket belongs to the manager and is never unlinked here. Safe from any thread.
 *
 * <p>All channels except {@link FileChannel} are selectable and work with virtual threads; each starts in blocking
 * mode. They are the JDK's own channels, and creating them from a descriptor requires a flag:
 * {@code --add-opens java.base/sun.nio.ch=io.github.systemd4j}, or {@code =ALL-UNNAMED} on the class path; the manifest
 * of an executable jar has {@code Add-Opens: java.base/sun.nio.ch} instead. Without the flag the methods fail with
 * {@link UnsupportedOperationException}, and this object keeps the descriptor. {@link #release()} and
 * {@link StandardInput} don't need the flag.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html"> systemd.socket(5)</a>
 */
public final class ActivatedSocket implements AutoCloseable {
    private interface ChannelFactory<C> {
        C create(int fd) throws IOException;
    }

    private final int fd;
    private final String name;
    private final DescriptorInfo info;
    private @Nullable String gone;

    ActivatedSocket(int fd, String name) {
        this.fd = fd;
        this.name = name;
        this.info = DescriptorInfo.of(fd);
    }

    /**
     * Takes ownership of any open descriptor, for example one that another process has sent, and marks it as closed on
     * exec. No other code may close it from now on.
     *
     * @param fd the number; if this method throws, it remains the caller's
     * @param name what {@link #name()} returns; may be empty
     * @throws IllegalArgumentException if the number is negative
     * @throws io.github.systemd4j.message.BusException with {@code EBADF} if the descriptor isn't open
     */
    public static ActivatedSocket adopt(int fd, String name) {
        Objects.requireNonNull(name);
        if (fd < 0) {
            throw new IllegalArgumentException("%d is not a file descriptor: pass a number of 0 or more".formatted(fd));
        }
        Errno.check(Libc.fcntl(fd, LibcConstants.F_SETFD, LibcConstants.FD_CLOEXEC), "can't take over fd " + fd);
        return new ActivatedSocket(fd, name);
    }

    /**
     * Takes ownership of a descriptor, such as one from a D-Bus message; see {@link #adopt(int, String)}.
     *
     * @param fd is released; if this method throws, it remains the owner
     * @throws IllegalStateException if it was closed or released
     */
    public static ActivatedSocket adopt(UnixFd fd, String name) {
        ActivatedSocket socket = adopt(fd.fd(), name);
        fd.release();
        return socket;
    }

    /**
     * Creates a duplicate with the same name, which the caller owns; see fcntl(2), {@code F_DUPFD_CLOEXEC}. A server
     * that takes over duplicates can be closed and started again in the same process. Both descriptors are for one
     * socket and share its mode: don't let one owner block while the other one must not.
     *
     * @throws IllegalStateException if the descriptor was taken over or closed
     * @throws io.github.systemd4j.message.BusException with {@code EMFILE} or {@code ENFILE} if there are too many
     */
    public synchronized ActivatedSocket duplicate() {
        checkHere();
        int duplicate = FileDescriptors.duplicate(fd);
        try {
            return new ActivatedSocket(duplicate, name);
        } catch (Throwable t) {
            FileDescriptors.close(duplicate);
            throw t;
        }
    }

    /**
     * Returns the name: {@code FileDescriptorName=} of the socket unit, by default the unit's name; {@code connection}
     * for a connection of {@code Accept=yes}; {@code FDNAME} of a stored descriptor, by default {@code stored};
     * {@code unknown} if the manager passed no names; the given name of an {@linkplain #adopt adopted} descriptor.
     */
    public String name() {
        return name;
    }

    /**
     * Returns the number of the descriptor, which stays owned by this object.
     *
     * @throws IllegalStateException if the descriptor was taken over or closed
     */
    public synchronized int fd() {
        checkHere();
        return fd;
    }

    /** Returns what the descriptor is. */
    public DescriptorKind kind() {
        return info.kind();
    }

    /** Returns the address family; empty if this is no socket, or one of an unknown family. */
    public Optional<SocketFamily> family() {
        return info.family();
    }

    /** Returns whether this is a socket that accepts connections. */
    public boolean isListening() {
        return info.listening();
    }

    /** Returns whether this is a socket with a peer, as {@code Accept=yes} passes it. */
    public boolean isConnected() {
        return info.connected();
    }

    /**
     * Returns the address that the socket is bound to: a {@link java.net.InetSocketAddress}, a
     * {@link UnixDomainSocketAddress} (with an empty path if the socket has no name) or a {@link UnixSocketName}; empty
     * for other families, and if this is no socket.
     */
    public Optional<SocketAddress> localAddress() {
        return info.local();
    }

    /**
     * Returns the address that the socket was connected to when it was passed; the types are those of
     * {@link #localAddress()}.
     */
    public Optional<SocketAddress> peerAddress() {
        return info.peer();
    }

    /**
     * Takes over a listening TCP or Unix stream socket.
     *
     * @throws IllegalStateException if the descriptor is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see the class description
     */
    public ServerSocketChannel serverSocketChannel() throws IOException {
        return adopt(ChannelKind.SERVER_SOCKET, fd -> JdkChannels.listener(fd, protocolFamily(), local()));
    }

    /**
     * Takes over a connection: one of {@code Accept=yes} or a stored one, over TCP or over a Unix stream or
     * sequential-packet socket. Each read from a sequential-packet socket returns one message, truncated if the buffer
     * is too small; an empty message looks like the end, -1.
     *
     * @throws java.net.SocketException if the peer of a TCP connection has reset it
     * @throws IllegalStateException if the descriptor is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see the class description
     */
    public SocketChannel socketChannel() throws IOException {
        fd(); // a descriptor that was taken over or closed is reported first
        if (info.hasLostItsPeer()) {
            throw new SocketException(this + ": it has no peer; the peer may have reset the connection");
        }
        return adopt(ChannelKind.SOCKET, fd -> JdkChannels.connection(fd, protocolFamily(), peer()));
    }

    /**
     * Takes over a UDP socket that isn't connected; use {@link #release()} for a stored one that is. If Java has no
     * IPv6, because of {@code RestrictAddressFamilies=} or {@code java.net.preferIPv4Stack}, IPv6 sockets are refused.
     *
     * @throws IllegalStateException if the descriptor is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see the class description
     */
    public DatagramChannel datagramChannel() throws IOException {
        return adopt(ChannelKind.DATAGRAM, fd -> JdkChannels.datagrams(fd, protocolFamily(), local()));
    }

    /**
     * Takes over a descriptor that is only read: a FIFO, a Unix datagram socket or a netlink socket. A FIFO that the
     * manager opened never ends, because the manager holds its other end as well. Each read from a socket returns one
     * message, truncated if the buffer is too small; an empty message looks like the end, -1, but isn't.
     *
     * @throws IllegalStateException if the descriptor is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see the class description
     */
    public Pipe.SourceChannel sourceChannel() throws IOException {
        return adopt(ChannelKind.SOURCE, JdkChannels::source);
    }

    /**
     * Takes over a file. A regular file, such as stored state, is read from its beginning. Reading a character device
     * blocks the carrier of a virtual thread.
     *
     * @throws IllegalStateException if the descriptor is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see the class description
     */
    public FileChannel fileChannel() throws IOException {
        return adopt(ChannelKind.FILE, ActivatedSocket::openFile);
    }

    /**
     * Takes over a stream connection, a FIFO or a file for reading. To write as well, take the channel and use
     * {@link Channels#newOutputStream}.
     *
     * @throws java.net.SocketException if the peer of a TCP connection has reset it
     * @throws IllegalStateException if the descriptor is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see the class description
     */
    public InputStream inputStream() throws IOException {
        return Channels.newInputStream(
                switch (kind()) {
                    case FIFO -> sourceChannel();
                    case FILE -> fileChannel();
                    case TCP, UNIX_STREAM -> socketChannel();
                    default ->
                        throw new IllegalStateException(
                                "%s: it is not a stream of bytes, use %s".formatted(this, ChannelKind.of(info).method));
                });
    }

    /**
     * Takes over a listening TCP socket for TLS.
     *
     * @param context has the server's key
     * @throws IllegalStateException if the descriptor is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see the class description
     */
    public TlsListener tlsListener(SSLContext context) throws IOException {
        if (kind() != DescriptorKind.TCP) {
            throw new IllegalStateException(this + ": TLS requires a TCP socket");
        }
        return new TlsListener(serverSocketChannel(), context);
    }

    /**
     * Sets or clears {@code O_NONBLOCK}, for a new owner that requires one of both modes. All processes that share the
     * socket are affected. The JDK's channels set their own mode.
     *
     * @throws IllegalStateException if the descriptor was taken over or closed
     */
    public synchronized ActivatedSocket configureBlocking(boolean blocking) {
        checkHere();
        int others = flags(fd) & ~LibcConstants.O_NONBLOCK;
        Errno.check(
                Libc.fcntl(fd, LibcConstants.F_SETFL, blocking ? others : others | LibcConstants.O_NONBLOCK),
                "can't set the mode of fd " + fd);
        return this;
    }

    /**
     * Transfers the descriptor to the caller, who closes it: for libraries that accept plain descriptors.
     *
     * @throws IllegalStateException if the descriptor was taken over or closed
     */
    public synchronized int release() {
        checkHere();
        gone = "was released";
        return fd;
    }

    /** Closes the descriptor, unless it was taken over or closed. */
    @Override
    public synchronized void close() {
        if (gone == null) {
            gone = "was closed";
            FileDescriptors.close(fd);
        }
    }

    @Override
    public synchronized String toString() {
        return "fd %d '%s', a %s%s".formatted(fd, name, info.description(), gone == null ? "" : ", which " + gone);
    }

    private static FileChannel openFile(int fd) throws IOException {
        boolean regular = Files.isRegularFile(Path.of("/proc/self/fd/" + fd));
        int mode = flags(fd) & LibcConstants.O_ACCMODE;
        FileChannel file = JdkChannels.file(fd, mode != LibcConstants.O_WRONLY, mode != LibcConstants.O_RDONLY);
        return regular ? file.position(0) : file; // the previous owner may have moved the offset
    }

    private synchronized <C> C adopt(ChannelKind adoption, ChannelFactory<C> factory) throws IOException {
        checkHere();
        ChannelKind fitting = ChannelKind.of(info);
        if (fitting != adoption) {
            throw new IllegalStateException(
                    "%s: it can't become a %s, use %s".formatted(this, adoption.type, fitting.method));
        }
        int flags = flags(fd);
        configureBlocking(true);
        try {
            C channel = factory.create(fd);
            gone = "was taken over as a " + adoption.type;
            return channel;
        } catch (Throwable t) {
            Libc.fcntl(fd, LibcConstants.F_SETFL, flags);
            throw t;
        }
    }

    private static int flags(int fd) {
        return Errno.check(Libc.fcntl(fd, LibcConstants.F_GETFL, 0), "can't examine fd " + fd);
    }

    private void checkHere() {
        if (gone != null) {
            throw new IllegalStateException(toString());
        }
    }

    private ProtocolFamily protocolFamily() {
        return switch (family().orElseThrow()) {
            case INET -> StandardProtocolFamily.INET;
            case INET6 -> StandardProtocolFamily.INET6;
            default -> StandardProtocolFamily.UNIX;
        };
    }

    private SocketAddress local() {
        return forJdk(localAddress().orElseThrow());
    }

    private SocketAddress peer() {
        return forJdk(peerAddress().orElseThrow());
    }

    /**
     * Converts an address for the JDK: a Unix socket with an abstract name is unnamed to it. A path that the JDK can't
     * decode is refused, because each accept would fail.
     */
    private SocketAddress forJdk(SocketAddress address) {
        if (!(address instanceof UnixSocketName name)) {
            return address;
        }
        if (!name.isAbstract()) {
            throw new UnsupportedOperationException(
                    "%s: the path is not valid in %s, the encoding of Java's file names: start Java with LC_ALL=C.UTF-8"
                            .formatted(this, FileNames.CHARSET));
        }
        return UnixDomainSocketAddress.of("");
    }
}
