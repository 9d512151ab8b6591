package io.github.systemd4j.benchmarks;

import io.github.systemd4j.activation.ListenFds;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Sends one line to each client of the socket that it inherits. */
final class OneLineServer {
    private OneLineServer() {}

    public static void main(String[] args) throws IOException {
        try (ServerSocketChannel listener = ListenFds.get().only().serverSocketChannel()) {
            while (true) {
                try (SocketChannel client = listener.accept()) {
                    client.write(StandardCharsets.UTF_8.encode("answered\n"));
                }
            }
        }
    }
}
