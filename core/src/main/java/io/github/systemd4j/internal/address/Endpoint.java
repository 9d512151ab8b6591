package io.github.systemd4j.internal.address;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.message.UnixFd;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The target of a bus address. Pure data: each kind of connection opens it in its own way. */
public sealed interface Endpoint {
    /** Returns whether {@link #connect} can succeed: whether it is a Unix socket of this machine. */
    default boolean isUnixSocket() {
        return false;
    }

    /**
     * Connects a Unix stream socket, without waiting, and without sending anything to the peer.
     *
     * @param address the text of the address, for error messages
     */
    default ConnectedSocket connect(String address) {
        throw Errno.of(libc_h.EOPNOTSUPP(), address + " is not a Unix socket");
    }

    /** The kind of peer that answers at a socket. */
    enum Peer {
        /** A single peer without names and matches. */
        SINGLE,
        BROKER,
        /** A broker whose clients all belong to the same user, who may call each method. */
        TRUSTED_BROKER
    }

    /** Sockets of a D-Bus address. */
    record Sockets(UnixAddresses addresses, Peer peer) implements Endpoint {
        @Override
        public boolean isUnixSocket() {
            return addresses.isUnixSocket();
        }

        @Override
        public ConnectedSocket connect(String address) {
            return addresses.connect(address);
        }
    }

    /** The system bus of a local container. */
    record Machine(String name) implements Endpoint {}

    /** A user's bus in a local container. */
    record UserMachine(String name) implements Endpoint {}

    /** The system bus of another host. */
    record RemoteHost(String host) implements Endpoint {}

    /** A connected socket, which can be taken once. */
    record Socket(AtomicReference<@Nullable UnixFd> unused, boolean server) implements Endpoint {
        /** Creates an endpoint that owns the socket. */
        public Socket(UnixFd socket, boolean server) {
            this(new AtomicReference<>(socket), server);
        }

        /**
         * Takes the socket, which the caller then owns.
         *
         * @throws IllegalStateException if it has been taken
         */
        public UnixFd take() {
            UnixFd fd = unused.getAndSet(null);
            if (fd == null) {
                throw new IllegalStateException("a bus was already opened over this descriptor");
            }
            return fd;
        }

        @Override
        public boolean isUnixSocket() {
            return !server;
        }

        @Override
        public ConnectedSocket connect(String address) {
            if (server) {
                return Endpoint.super.connect(address);
            }
            UnixFd connected = take();
            UnixSockets.makeNonBlocking(connected);
            return new ConnectedSocket(connected, "");
        }
    }
}
