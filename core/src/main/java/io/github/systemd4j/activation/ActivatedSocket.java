package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.FileDescriptors;
import io.github.systemd4j.internal.JdkChannels;
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
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor that the service manager handed to this process: a socket for the most part, else a FIFO, a file, a message
 * queue, or what the service had stored.
 *
 * <p>This object owns it until one of the methods that give a channel, a stream or the number itself takes it over, which
 * only one of them can; the new owner's {@code close()} then closes it, once. It is closed on exec. Closing a listener
 * here refuses nobody, since the manager holds the socket too. The path of a Unix socket is the manager's, and is never
 * unlinked here. Safe from any thread.
 *
 * <p>All channels but a {@link FileChannel} are selectable and fit for virtual threads; each begins in blocking mode. They
 * are the JDK's own, and to make them of a descriptor takes a flag: {@code --add-opens
 * java.base/sun.nio.ch=io.github.systemd4j}, or {@code =ALL-UNNAMED} on the class path; an executable jar has {@code
 * Add-Opens: java.base/sun.nio.ch} in its manifest instead. Without it the methods fail with {@link
 * UnsupportedOperationException}, and the descriptor stays here. {@link #release()} needs none, nor does {@link
 * StandardInput}.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html">systemd.socket(5)</a>
 */
public final class ActivatedSocket implements AutoCloseable {
    private interface Taking<C> {
        C take(int fd) throws IOException;
    }

    private final int fd;
    private final String name;
    private final Description description;
    private @Nullable String gone;

    ActivatedSocket(int fd, String name) {
        this.fd = fd;
        this.name = name;
        this.description = Description.of(fd);
    }

    /**
     * The name: {@code FileDescriptorName=} of the socket unit, by default the unit's name; {@code connection} for one of
     * {@code Accept=yes}; {@code FDNAME} of a stored one, by default {@code stored}; {@code unknown} where the manager
     * gave no names.
     */
    public String name() {
        return name;
    }

    /**
     * The number of the descriptor, which stays this object's.
     *
     * @throws IllegalStateException if it was taken over or closed
     */
    public synchronized int fd() {
        checkHere();
        return fd;
    }

    /** What it is. */
    public DescriptorKind kind() {
        return description.kind();
    }

    /** The address family; empty for what is no socket, or one of a family that isn't known here. */
    public Optional<SocketFamily> family() {
        return description.family();
    }

    /** Whether it is a socket that takes connections. */
    public boolean isListening() {
        return description.listening();
    }

    /** Whether it is a socket with a peer, as {@code Accept=yes} hands over. */
    public boolean isConnected() {
        return description.connected();
    }

    /**
     * What it is bound to: a {@link java.net.InetSocketAddress}, a {@link UnixDomainSocketAddress} (with an empty path
     * where it has no name) or a {@link UnixSocketName}; empty for other families and for what is no socket.
     */
    public Optional<SocketAddress> localAddress() {
        return description.local();
    }

    /** What it was connected to when it was handed over; the types are those of {@link #localAddress()}. */
    public Optional<SocketAddress> peerAddress() {
        return description.peer();
    }

    /**
     * Takes over a listening TCP or Unix stream socket.
     *
     * @throws IllegalStateException if it is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see above
     */
    public ServerSocketChannel serverSocketChannel() throws IOException {
        return adopt(Adoption.SERVER_SOCKET, fd -> JdkChannels.listener(fd, protocolFamily(), local()));
    }

    /**
     * Takes over a connection over TCP, or a Unix stream or sequential-packet socket: one of {@code Accept=yes}, or a stored
     * one. Of a sequential-packet socket each read gives one message, cut off where the buffer is too small; an empty one
     * looks like the end, -1.
     *
     * @throws java.net.SocketException if the peer of a TCP connection has gone by a reset
     * @throws IllegalStateException if it is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see above
     */
    public SocketChannel socketChannel() throws IOException {
        fd(); // what is gone needs no peer
        if (description.hasLostItsPeer()) {
            throw new SocketException(this + ": it has no peer, which may have reset the connection");
        }
        return adopt(Adoption.SOCKET, fd -> JdkChannels.connection(fd, protocolFamily(), peer()));
    }

    /**
     * Takes over a UDP socket that isn't connected; {@link #release()} is for a stored one that is. Where Java has no IPv6,
     * because of {@code RestrictAddressFamilies=} or {@code java.net.preferIPv4Stack}, it takes none of IPv6.
     *
     * @throws IllegalStateException if it is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see above
     */
    public DatagramChannel datagramChannel() throws IOException {
        return adopt(Adoption.DATAGRAM, fd -> JdkChannels.datagrams(fd, protocolFamily(), local()));
    }

    /**
     * Takes over what is only read: a FIFO, a Unix datagram socket or a netlink socket. A FIFO that the manager opened has
     * no end, for the manager holds its other end as well. Of a socket each read gives one message, cut off where the
     * buffer is too small; an empty one looks like the end, -1, and isn't.
     *
     * @throws IllegalStateException if it is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see above
     */
    public Pipe.SourceChannel sourceChannel() throws IOException {
        return adopt(Adoption.SOURCE, JdkChannels::source);
    }

    /**
     * Takes over a file. A regular one, such as state that was stored, is read from its beginning. A character device's
     * read holds up a virtual thread's carrier.
     *
     * @throws IllegalStateException if it is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see above
     */
    public FileChannel fileChannel() throws IOException {
        return adopt(Adoption.FILE, ActivatedSocket::openFile);
    }

    /**
     * Takes over a connection over a stream, a FIFO or a file, to be read only. To write as well, take the channel and
     * {@link Channels#newOutputStream}.
     *
     * @throws java.net.SocketException if the peer of a TCP connection has gone by a reset
     * @throws IllegalStateException if it is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see above
     */
    public InputStream inputStream() throws IOException {
        return Channels.newInputStream(
                switch (kind()) {
                    case FIFO -> sourceChannel();
                    case FILE -> fileChannel();
                    case TCP, UNIX_STREAM -> socketChannel();
                    default ->
                        throw new IllegalStateException(
                                "%s: no stream of bytes, use %s".formatted(this, Adoption.of(description).method));
                });
    }

    /**
     * Takes over a listening TCP socket for TLS.
     *
     * @param context with the server's key
     * @throws IllegalStateException if it is something else, was taken over, or was closed
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see above
     */
    public TlsListener tlsListener(SSLContext context) throws IOException {
        if (kind() != DescriptorKind.TCP) {
            throw new IllegalStateException(this + ": TLS is for TCP sockets");
        }
        return new TlsListener(serverSocketChannel(), context);
    }

    /**
     * Sets {@code O_NONBLOCK}, or clears it, for a new owner that wants one or the other, and for whoever else has the
     * same socket. The channels of the JDK bring their own mode.
     *
     * @throws IllegalStateException if it was taken over or closed
     */
    public synchronized ActivatedSocket configureBlocking(boolean blocking) {
        checkHere();
        int others = flags(fd) & ~libc_h.O_NONBLOCK();
        Errno.check(
                Libc.fcntl(fd, libc_h.F_SETFL(), blocking ? others : others | libc_h.O_NONBLOCK()),
                "setting the mode of fd " + fd);
        return this;
    }

    /**
     * Gives the number to the caller, who closes it: for libraries that take plain descriptors.
     *
     * @throws IllegalStateException if it was taken over or closed
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
        return "fd %d '%s', a %s%s".formatted(fd, name, description.words(), gone == null ? "" : ", which " + gone);
    }

    private static FileChannel openFile(int fd) throws IOException {
        boolean regular = Files.isRegularFile(Path.of("/proc/self/fd/" + fd));
        int mode = flags(fd) & libc_h.O_ACCMODE();
        FileChannel file = JdkChannels.file(fd, mode != libc_h.O_WRONLY(), mode != libc_h.O_RDONLY());
        return regular ? file.position(0) : file; // whoever had it before has moved its offset
    }

    private synchronized <C> C adopt(Adoption adoption, Taking<C> taking) throws IOException {
        checkHere();
        Adoption fitting = Adoption.of(description);
        if (fitting != adoption) {
            throw new IllegalStateException(
                    "%s: no %s can be made of that, use %s".formatted(this, adoption.type, fitting.method));
        }
        int flags = flags(fd);
        configureBlocking(true);
        try {
            C channel = taking.take(fd);
            gone = "was taken over as a " + adoption.type;
            return channel;
        } catch (Throwable t) {
            Libc.fcntl(fd, libc_h.F_SETFL(), flags);
            throw t;
        }
    }

    private static int flags(int fd) {
        return Errno.check(Libc.fcntl(fd, libc_h.F_GETFL(), 0), "looking at fd " + fd);
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

    /** To the JDK, a Unix socket with an abstract name has none; a path that it can't read fails each accept. */
    private SocketAddress forJdk(SocketAddress address) {
        if (!(address instanceof UnixSocketName name)) {
            return address;
        }
        if (!name.isAbstract()) {
            throw new UnsupportedOperationException(
                    "%s: the path isn't in the encoding of Java's file names, %s: start java with LC_ALL=C.UTF-8"
                            .formatted(this, CNames.OF_FILES));
        }
        return UnixDomainSocketAddress.of("");
    }
}
