package io.github.systemd4j.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bus.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A peer that sends one message again and again, as fast as the other side takes it. It costs next to nothing: the
 * message is encoded once, and some hundred copies of it go out with each write(2). It ends when the other side closes
 * the connection.
 */
final class Flood implements AutoCloseable {
    private static final int WRITE_SIZE = 128 << 10;

    private final UnixFd socket;
    private final byte[] message;
    private final Thread thread = Thread.ofPlatform().daemon().name("flood").unstarted(this::run);

    private Flood(UnixFd socket, byte[] message) {
        this.socket = socket;
        this.message = message;
    }

    /** Starts to send, once the other side has authenticated itself. */
    static Flood start(UnixFd socket, byte[] message) {
        var flood = new Flood(socket, message);
        flood.thread.start();
        return flood;
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(WRITE_SIZE);
            if (answerHandshake(buffer)) {
                long size = fill(buffer);
                while (Libc.write(socket.fd(), buffer, size) == size) {
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

    /** As many copies as fit. Nothing stands between them: a message is padded only before its body. */
    private long fill(MemorySegment buffer) {
        long size = 0;
        for (; size + message.length <= buffer.byteSize(); size += message.length) {
            MemorySegment.copy(message, 0, buffer, JAVA_BYTE, size, message.length);
        }
        return size;
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
