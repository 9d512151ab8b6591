package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.message.Utf8View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One turn: where to connect to, and what was received. {@code turn.h} is the same for the consumers in C. The
 * receiving thread records messages, and another thread waits for the end.
 */
final class Turn implements AutoCloseable {
    /** The number of signals that each byte of the acknowledgements stands for. */
    private static final int ACKNOWLEDGED = 256;

    private static final int MOST_LATENCIES = 1 << 16;

    /** The prefix of a text that is the time at which the message was sent, in hexadecimal digits. */
    private static final char STAMP = '@';

    private final String kind;
    private final String socket;
    private final int count;
    private final @Nullable SocketChannel acknowledgements;
    private final ByteBuffer acknowledgement = ByteBuffer.allocateDirect(1);
    private final long[] latencies;
    private final CountDownLatch ended = new CountDownLatch(1);

    private int taken;
    private long messages;
    private long checksum;
    private Usage begun = Usage.NONE;
    private Usage used = Usage.NONE;

    private Turn(String kind, String socket, String acknowledgements, int count) throws IOException {
        this.kind = kind;
        this.socket = socket;
        this.count = count;
        this.latencies = new long[Math.min(count, MOST_LATENCIES)];
        this.acknowledgements = isBroker() ? SocketChannel.open(UnixDomainSocketAddress.of(acknowledgements)) : null;
    }

    /** Parses the line that describes the turn. */
    static Turn parse(String line) throws IOException {
        String[] words = line.split(" ");
        return new Turn(words[0], words[1], words[2], Integer.parseInt(words[3]));
    }

    boolean isBroker() {
        return kind.equals("broker");
    }

    /** Returns whether calls are made, and no signals received. */
    boolean isCall() {
        return kind.equals("call") || isInFlight();
    }

    /** Returns whether many calls are in flight at a time. */
    boolean isInFlight() {
        return kind.equals("calls");
    }

    /** Returns the D-Bus address of the peer. */
    String address() {
        return "unix:path=" + socket;
    }

    /** Returns the number of calls to make. */
    int count() {
        return count;
    }

    // --- recording

    /** Starts the clocks. Called before the first call, and by {@link #sawMessage}. */
    void begin() {
        begun = Usage.now();
    }

    /** Records a message. Called first for each message. */
    void sawMessage() {
        if (messages++ == 0) {
            begin();
        }
        if (acknowledgements != null && messages % ACKNOWLEDGED == 0) {
            acknowledge(acknowledgements);
        }
    }

    private void acknowledge(SocketChannel to) {
        try {
            to.write(acknowledgement.rewind());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sawNumber(long number) {
        checksum += number;
    }

    void sawBytes(int size, byte first) {
        checksum += size + (first & 0xff);
    }

    void sawText(Utf8View text) {
        if (text.isEmpty()) {
            return;
        }
        byte first = text.byteAt(0);
        sawBytes(text.length(), first);
        if (first == STAMP) {
            addLatency(stamp(text));
        }
    }

    private static long stamp(Utf8View text) {
        long stamp = 0;
        for (int i = 1; i < text.length(); i++) {
            stamp = stamp << 4 | Character.digit(text.byteAt(i), 16);
        }
        return stamp;
    }

    /** All text of the generator is ASCII. */
    void sawText(String text) {
        if (text.isEmpty()) {
            return;
        }
        char first = text.charAt(0);
        sawBytes(text.length(), (byte) first);
        if (first == STAMP) {
            addLatency(Long.parseLong(text, 1, text.length(), 16));
        }
    }

    /** Records a reply, without its time. Returns whether it is the last one. */
    boolean sawReply() {
        return ++messages == count;
    }

    void sawCall(long since) {
        messages++;
        addLatency(since);
    }

    /** Both clocks are CLOCK_MONOTONIC. */
    private void addLatency(long sent) {
        if (taken < latencies.length) {
            latencies[taken++] = System.nanoTime() - sent;
        }
    }

    void end() {
        used = Usage.now().minus(begun);
        ended.countDown();
    }

    // --- the result

    void await() throws InterruptedException {
        ended.await();
    }

    /** Returns the line with the result. */
    String result() {
        Arrays.sort(latencies, 0, taken);
        LongStream figures = LongStream.of(
                messages,
                used.nanos(),
                used.cpuNanos(),
                used.allocatedBytes(),
                checksum,
                percentile(500),
                percentile(990),
                percentile(999));
        return figures.mapToObj(Long::toUnsignedString).collect(Collectors.joining(" ", "result ", ""));
    }

    private long percentile(int of1000) {
        return taken == 0 ? 0 : latencies[(int) ((taken - 1L) * of1000 / 1000)];
    }

    @Override
    public void close() throws IOException {
        if (acknowledgements != null) {
            acknowledgements.close();
        }
    }
}
