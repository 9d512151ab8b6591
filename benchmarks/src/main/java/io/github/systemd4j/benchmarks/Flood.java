package io.github.systemd4j.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bus.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A peer that sends the same messages again and again, as fast as the other side takes them. It costs next to nothing:
 * they are encoded once, and at least 128 KiB of them go out with each write(2). It ends when the other side closes the
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
     * Starts to send, once the other side has authenticated itself.
     *
     * @param messages one behind the other: nothing stands between them, since a message is padded only before its body
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
                    // the next, once there is room
                }
            }
        }
    }

    /** Accepts whoever it is; see the D-Bus specification, "Authentication Protocol". */
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

    /** Waits for the end, which the other side brings about. */
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
