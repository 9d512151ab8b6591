package io.github.systemd4j.run;

import java.util.Arrays;

/** Captures the first or the last bytes of an output, in an array that grows up to a limit. */
final class OutputBuffer implements OutputSink {
    private static final int INITIAL_BYTES = 1 << 12;

    private final int limit;
    private final Overflow overflow;
    private byte[] bytes = new byte[0];
    private int size;

    /** The index of the oldest byte; not 0 only when the array has its final size. */
    private int oldest;

    private long discarded;
    private boolean closed;

    OutputBuffer(int limit, Overflow overflow) {
        this.limit = limit;
        this.overflow = overflow;
    }

    @Override
    public boolean accept(byte[] read, int count) {
        int free = Math.min(count, limit - size);
        append(read, free);
        int excess = count - free;
        if (excess > 0) {
            overflow(read, free, excess);
        }
        return !closed;
    }

    private void append(byte[] read, int count) {
        if (size + count > bytes.length) {
            long grown = Math.max(size + count, Math.max(INITIAL_BYTES, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, grown));
        }
        System.arraycopy(read, 0, bytes, size, count);
        size += count;
    }

    private void overflow(byte[] read, int from, int count) {
        switch (overflow) {
            case KEEP_FIRST -> discarded += count;
            case KEEP_LAST -> {
                discarded += count;
                for (int i = 0; i < count; i++) {
                    bytes[oldest] = read[from + i];
                    oldest = oldest + 1 == limit ? 0 : oldest + 1;
                }
            }
            case CLOSE -> closed = true;
        }
    }

    @Override
    public CapturedOutput end() {
        byte[] captured = new byte[size];
        System.arraycopy(bytes, oldest, captured, 0, size - oldest);
        System.arraycopy(bytes, 0, captured, size - oldest, oldest);
        return new CapturedOutput(captured, discarded, closed);
    }
}
