package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import java.util.concurrent.CompletableFuture;

/** Two buses in this JVM, each with its own loop, over a socket pair. */
record ConnectedBuses(Bus client, Bus server) implements AutoCloseable {
    static ConnectedBuses connect() {
        ConnectedSockets sockets = ConnectedSockets.open();
        CompletableFuture<Bus> server =
                Bus.builder(BusAddress.server(sockets.right())).openAsync();
        return new ConnectedBuses(Bus.open(BusAddress.client(sockets.left())), server.join());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
