package io.github.systemd4j.examples.activation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** The conversation of the servers: asks a client for its name, reads it from a line, and greets the client. */
final class Greeting {
    private Greeting() {}

    static void exchange(SocketChannel client) throws IOException {
        exchange(Channels.newInputStream(client), Channels.newOutputStream(client));
    }

    static void exchange(InputStream in, OutputStream out) throws IOException {
        write(out, "your name?");
        String name = new BufferedReader(new InputStreamReader(in, UTF_8)).readLine();
        if (name == null) {
            return;
        }
        write(
                out,
                "hello, %s, from process %d"
                        .formatted(name, ProcessHandle.current().pid()));
    }

    private static void write(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(UTF_8));
        out.flush();
    }
}
