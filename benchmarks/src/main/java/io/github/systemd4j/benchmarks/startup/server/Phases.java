package io.github.systemd4j.benchmarks.startup.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Records when the phases of the start end, and reports them to the first client after the answer. Uses as little of
 * the JDK as possible before the answer, because that is measured, too. For one thread.
 */
final class Phases {
    private static final int MOST = 16;

    private final String[] names = new String[MOST];
    private final long[] nanos = new long[MOST];
    private int count;

    /** Records the end of a phase now, by {@code CLOCK_MONOTONIC}, which all processes share. */
    void end(String name) {
        names[count] = name;
        nanos[count] = System.nanoTime();
        count++;
    }

    /** Answers each client, forever. */
    void serve(ServerSocketChannel listener) throws IOException {
        while (true) {
            try (SocketChannel client = listener.accept()) {
                client.write(ByteBuffer.wrap("answered\n".getBytes(StandardCharsets.UTF_8)));
                end("answer");
                client.write(ByteBuffer.wrap(report().getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private String report() {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(names[i]).append(' ').append(nanos[i]).append('\n');
        }
        count = 0;
        return lines.toString();
    }
}
