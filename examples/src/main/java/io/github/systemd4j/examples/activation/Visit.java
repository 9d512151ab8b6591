package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ListenFds;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Greets the client for which this instance of the service was started. */
public final class Visit {
    public static void main(String[] args) throws IOException {
        try (SocketChannel client = ListenFds.get().named("connection").socketChannel()) {
            Greeting.exchange(client);
        }
    }
}
