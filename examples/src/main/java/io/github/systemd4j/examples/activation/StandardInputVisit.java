package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.StandardInput;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Greets the client whose connection is standard input, as with inetd. The JDK needs no flag for that. */
public final class StandardInputVisit {
    public static void main(String[] args) throws IOException {
        try (SocketChannel client = StandardInput.socketChannel()) {
            Greeting.exchange(client);
        }
    }
}
