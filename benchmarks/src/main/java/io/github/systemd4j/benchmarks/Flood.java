package io.github.systemd4j.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A peer that sends the same messages again and again, as fast as the receiver reads them. It costs almost no time: the
 * messages are encoded once, and each write(2) sends at least 128 KiB of them. It ends when the receiver closes the
 * connection.
 */
final class Flood implements AutoCloseable {
    private static final int WRITE_SIZE = 128 << 10;

    private final UnixFd socket;
    private final byte[] messages;
    private final Thread thread = Thread.ofPlatform().daemon().name("flood").unstarted(this::run);

    private Flood(UnixFd socket, byte[] messages) {
        this.socket = socket;
        this.messages = messages;
    }

    /**
     * Starts to send when the receiver has authenticated itself.
     *
     * @param messages one directly after another: only the body of a message is preceded by padding
     */
    static Flood start(UnixFd socket, byte[] messages) {
        var flood = new Flood(socket, messages);
        flood.thread.start();
        return flood;
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.ceilDiv(WRITE_SIZE, messages.length) * (long) messages.length);
            if (answerHandshake(buffer)) {
                fill(buffer);
                while (Libc.write(socket.fd(), buffer, buffer.byteSize()) == buffer.byteSize()) {
                    // continue when there is room
                }
            }
        }
    }

    /** Accepts any client; see the D-Bus specification, "Authentication Protocol". */
    private boolean answerHandshake(MemorySegment buffer) {
        long received = 0;
        String request = "";
        while (!request.endsWith("BEGIN\r\n")) {
            long count = Libc.read(socket.fd(), buffer.asSlice(received), 1024);
            if (count <= 0) {
                return false;
            }
            received += count;
            request = new String(buffer.asSlice(0, received).toArray(JAVA_BYTE), US_ASCII);
        }
        String challenge = request.contains("\nDATA\r\n") ? "DATA\r\n" : "";
        String agreement = request.contains("\nNEGOTIATE_UNIX_FD\r\n") ? "AGREE_UNIX_FD\r\n" : "";
        byte[] answer = (challenge + "OK " + "1".repeat(32) + "\r\n" + agreement).getBytes(US_ASCII);
        MemorySegment.copy(answer, 0, buffer, JAVA_BYTE, 0, answer.length);
        return Libc.write(socket.fd(), buffer, answer.length) == answer.length;
    }

    private void fill(MemorySegment buffer) {
        for (long at = 0; at < buffer.byteSize(); at += messages.length) {
            MemorySegment.copy(messages, 0, buffer, JAVA_BYTE, at, messages.length);
        }
    }

    /** Waits for the end, which the receiver causes by closing the connection. */
    @Override
    public void close() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
