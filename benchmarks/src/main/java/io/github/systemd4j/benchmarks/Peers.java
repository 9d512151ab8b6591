package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import java.util.concurrent.CompletableFuture;

/** Two buses in this JVM, each with its own loop, over a socket pair. */
record Peers(Bus client, Bus server) implements AutoCloseable {
    static Peers connect() {
        SocketPair sockets = SocketPair.open();
        CompletableFuture<Bus> server =
                Bus.builder(BusAddress.server(sockets.right())).openAsync();
        return new Peers(Bus.open(BusAddress.client(sockets.left())), server.join());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
