package io.github.systemd4j.testing;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;

/** Two buses that communicate over a socket pair, without a broker. */
public record Peers(Bus client, Bus server) implements AutoCloseable {
    /** Connects two buses, each with its own loop. */
    public static Peers connect() {
        SocketPair sockets = SocketPair.open();
        CompletableFuture<Bus> server =
                Bus.builder(BusAddress.server(sockets.right())).openAsync();
        Bus client = Bus.open(BusAddress.client(sockets.left()));
        return new Peers(client, server.join());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    /** Two connected Unix stream sockets. */
    public record SocketPair(UnixFd left, UnixFd right) implements AutoCloseable {
        /** Opens a pair. */
        public static SocketPair open() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment sv = arena.allocate(JAVA_INT, 2);
                int type = libc_h.SOCK_STREAM() | libc_h.SOCK_CLOEXEC();
                if (Libc.socketpair(libc_h.AF_UNIX(), type, 0, sv) < 0) {
                    throw new IllegalStateException("socketpair failed");
                }
                return new SocketPair(
                        UnixFd.adopt(sv.getAtIndex(JAVA_INT, 0)), UnixFd.adopt(sv.getAtIndex(JAVA_INT, 1)));
            }
        }

        @Override
        public void close() {
            left.close();
            right.close();
        }
    }
}
