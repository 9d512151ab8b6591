package io.github.systemd4j.internal.wire;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Keeps writers for the next bodies. Used by any thread. */
public final class WriterPool {
    /** As many as threads that write at the same time; more of them create writers. */
    private static final int SIZE = 4;

    private static final AtomicReferenceArray<WireWriter> WRITERS = new AtomicReferenceArray<>(SIZE);

    private WriterPool() {}

    /** Takes a writer of an empty body. */
    public static WireWriter take() {
        for (int i = 0; i < SIZE; i++) {
            WireWriter writer = WRITERS.get(i) == null ? null : WRITERS.getAndSet(i, null);
            if (writer != null) {
                return writer.restart();
            }
        }
        return new WireWriter();
    }

    /** Gives a writer back, which the caller no longer uses. */
    public static void give(WireWriter writer) {
        for (int i = 0; i < SIZE && !writer.isLarge(); i++) {
            if (WRITERS.get(i) == null && WRITERS.compareAndSet(i, null, writer)) {
                return;
            }
        }
    }
}
