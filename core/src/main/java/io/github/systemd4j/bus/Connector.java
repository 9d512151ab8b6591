package io.github.systemd4j.bus;

import io.github.systemd4j.bindings.libc.libc_h;
import java.util.function.Supplier;

/** The way to a Unix socket, where an address has one. */
interface Connector {
    /** For addresses without one. */
    Connector NONE = new Connector() {
        @Override
        public boolean isUnixSocket() {
            return false;
        }

        @Override
        public UnixFd connect(BusAddress address) {
            throw Errors.of(libc_h.EOPNOTSUPP(), address + " is no Unix socket");
        }
    };

    /** The way to a socket that is connected already. */
    static Connector to(Supplier<UnixFd> socket) {
        return new Connector() {
            @Override
            public boolean isUnixSocket() {
                return true;
            }

            @Override
            public UnixFd connect(BusAddress address) {
                UnixFd connected = socket.get();
                UnixSockets.makeNonBlocking(connected);
                return connected;
            }
        };
    }

    boolean isUnixSocket();

    /** Connects; the address is for messages. */
    UnixFd connect(BusAddress address);
}
