package io.github.systemd4j.internal.readahead;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Memory for receive buffers of the usual size. Closed connections give it back, and later ones reuse it. It is never
 * freed while something refers to it, so accesses need no check of its lifetime and of the thread; {@code MessageScope}
 * checks both for each message. May be used by any thread.
 */
final class BufferPool {
    private static final int MAX_FREE = 16;

    private final long size;
    private final BlockingQueue<MemorySegment> free = new ArrayBlockingQueue<>(MAX_FREE);

    /** @param size that of each segment, in bytes */
    BufferPool(long size) {
        this.size = size;
    }

    MemorySegment take() {
        @Nullable MemorySegment reused = free.poll();
        return reused == null ? Arena.ofAuto().allocate(size) : reused;
    }

    /** Takes memory back to which its user doesn't write any more. Beyond the limit, the garbage collector frees it. */
    void giveBack(MemorySegment memory) {
        boolean _ = free.offer(memory);
    }
}
