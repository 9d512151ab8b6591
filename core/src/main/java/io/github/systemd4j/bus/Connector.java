package io.github.systemd4j.bus;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
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
        public BusAddress.ConnectedSocket connect(BusAddress address) {
            throw Errno.of(libc_h.EOPNOTSUPP(), address + " is no Unix socket");
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
            public BusAddress.ConnectedSocket connect(BusAddress address) {
                UnixFd connected = socket.get();
                UnixSockets.makeNonBlocking(connected);
                return new BusAddress.ConnectedSocket(connected, "");
            }
        };
    }

    boolean isUnixSocket();

    /** Connects; the address is for messages. */
    BusAddress.ConnectedSocket connect(BusAddress address);
}
