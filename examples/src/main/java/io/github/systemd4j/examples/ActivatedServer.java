package io.github.systemd4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.activation.ListenFds;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Answers the client that it was started for. The next client starts it again, for systemd keeps the socket. */
public final class ActivatedServer {
    public static void main(String[] args) throws IOException {
        ServerSocketChannel listener = ListenFds.get().only().serverSocketChannel();
        try (SocketChannel client = listener.accept()) {
            client.write(UTF_8.encode("hello from Java\n"));
        }
    }
}
