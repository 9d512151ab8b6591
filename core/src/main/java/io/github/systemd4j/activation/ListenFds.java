package io.github.systemd4j.activation;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors that the service manager passed to this process: sockets that it opened for the service, connections
 * of {@code Accept=yes}, and descriptors that the service had stored.
 *
 * <pre>{@code
 * ServerSocketChannel http = ListenFds.get().named("http").serverSocketChannel();
 * }</pre>
 *
 * <p>Call {@link #get} first in {@code main}. If {@code LISTEN_FDS} is larger than the number of passed descriptors,
 * sockets and FIFOs that this process has opened in the meantime can't be distinguished from passed ones. Safe from any
 * thread.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html"> sd_listen_fds(3)</a>
 */
public final class ListenFds implements Iterable<ActivatedSocket> {
    private static final String TAKEN = ListenFds.class.getName() + ".taken";
    private static @Nullable ListenFds handedOver;

    private final List<ActivatedSocket> sockets;
    private final String reason;

    ListenFds(List<ActivatedSocket> sockets, String reason) {
        this.sockets = List.copyOf(sockets);
        this.reason = reason;
    }

    /**
     * Takes over the passed descriptors, and marks them as closed on exec. Every call returns the same objects. If
     * there are none, that is no error: {@link #toString()} then says why.
     *
     * @throws IllegalStateException if the environment contradicts itself or the open descriptors, or this class was
     *     loaded twice and the other class has taken the descriptors; the message says which
     */
    public static synchronized ListenFds get() {
        ListenFds known = handedOver;
        if (known == null) {
            known = take();
            handedOver = known;
        }
        return known;
    }

    /**
     * Takes over the descriptors. Each number has one owner in a process, even if several class loaders have loaded
     * this class.
     */
    private static ListenFds take() {
        if (Boolean.getBoolean(TAKEN)) {
            throw new IllegalStateException(
                    "this class was loaded by another class loader, too, and has taken the descriptors there: "
                            + "load systemd4j only once");
        }
        ListenFds fds = ListenProtocol.read();
        System.setProperty(TAKEN, Boolean.toString(!fds.isEmpty()));
        return fds;
    }

    /**
     * Returns all descriptors in the manager's order: the sockets of the units, then the stored descriptors, which have
     * no order.
     */
    public List<ActivatedSocket> all() {
        return sockets;
    }

    /**
     * Returns the descriptors with this name, in the manager's order. All {@code Listen…=} lines of a unit have the
     * same name.
     */
    public List<ActivatedSocket> allNamed(String name) {
        return sockets.stream().filter(socket -> socket.name().equals(name)).toList();
    }

    /**
     * Returns the only descriptor with this name.
     *
     * @throws NoSuchElementException if there is none, or more than one; the message lists the descriptors
     */
    public ActivatedSocket named(String name) {
        List<ActivatedSocket> found = allNamed(name);
        if (found.size() != 1) {
            throw new NoSuchElementException(
                    "%s descriptor is named '%s': %s".formatted(found.isEmpty() ? "no" : "more than one", name, this));
        }
        return found.getFirst();
    }

    /**
     * Returns the sockets that are bound to this address, in the manager's order. TCP and UDP may use the same address.
     * The wildcard addresses of IPv4 and IPv6 count as the same, because an IPv6 socket usually accepts both. Two paths
     * are the same if they lead to the same file.
     *
     * @param address a {@link java.net.InetSocketAddress}, a {@link java.net.UnixDomainSocketAddress}, or
     *     {@link UnixSocketName#ofAbstract an abstract name}
     * @throws IllegalArgumentException if its host name is not resolved
     */
    public List<ActivatedSocket> allAt(SocketAddress address) {
        return new AddressLookup(this, address).all();
    }

    /**
     * Returns the only socket that is bound to this address; see {@link #allAt}.
     *
     * @throws IllegalArgumentException if its host name is not resolved
     * @throws NoSuchElementException if there is none, or more than one; the message lists the descriptors
     */
    public ActivatedSocket at(SocketAddress address) {
        return new AddressLookup(this, address).only();
    }

    /**
     * Takes over the listening socket at this address, or binds a new one if no listening socket was passed. The same
     * program can then be started by a socket unit and by hand. If the manager has passed listening sockets, but none
     * at this address, that is an error, because the units don't fit to the program.
     *
     * <pre>{@code
     * ServerSocketChannel http = ListenFds.get().serverSocketChannel(new InetSocketAddress(8080));
     * }</pre>
     *
     * @param address see {@link #allAt}; Java can't bind an abstract name
     * @throws IllegalArgumentException if its host name is not resolved
     * @throws NoSuchElementException if listening sockets were passed, but not exactly one at this address
     * @throws IllegalStateException if it was taken over or closed; {@link #at} and {@link ActivatedSocket#duplicate}
     *     serve a program that starts its server more than once
     * @throws IOException if a new socket can't be bound, for example because the path of a Unix socket exists
     * @throws UnsupportedOperationException if the JDK doesn't allow it; see {@link ActivatedSocket}
     */
    public ServerSocketChannel serverSocketChannel(SocketAddress address) throws IOException {
        return new AddressLookup(this, address).listener();
    }

    /**
     * Takes over the UDP socket at this address, or binds a new one if no UDP socket was passed; see
     * {@link #serverSocketChannel}, also for the exceptions.
     */
    public DatagramChannel datagramChannel(SocketAddress address) throws IOException {
        return new AddressLookup(this, address).datagrams();
    }

    /**
     * Returns the only descriptor.
     *
     * @throws NoSuchElementException if there is none, or more than one; the message lists the descriptors
     */
    public ActivatedSocket only() {
        if (sockets.size() != 1) {
            throw new NoSuchElementException("exactly one descriptor was expected: " + this);
        }
        return sockets.getFirst();
    }

    /** Returns whether no descriptors were passed; {@link #toString()} then says why. */
    public boolean isEmpty() {
        return sockets.isEmpty();
    }

    @Override
    public Iterator<ActivatedSocket> iterator() {
        return sockets.iterator();
    }

    /**
     * Removes {@code LISTEN_PID}, {@code LISTEN_PIDFDID}, {@code LISTEN_FDS} and {@code LISTEN_FDNAMES} from the
     * environment of C, so that native code doesn't find them. {@link System#getenv}, and therefore the environment of
     * a {@link ProcessBuilder}, is an earlier copy and doesn't change: use
     * {@link io.github.systemd4j.daemon.ServiceEnvironment#removeFrom} for child processes. Call this method before
     * other threads may read C's environment, which isn't safe against changes.
     */
    public void unsetEnvironment() {
        ListenProtocol.unset();
    }

    /** Returns the descriptors as human-readable text. If there are none, the text says why, and what to do. */
    @Override
    public String toString() {
        return isEmpty()
                ? reason
                : sockets.stream().map(ActivatedSocket::toString).collect(Collectors.joining("; "));
    }
}
