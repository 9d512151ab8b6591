package io.github.systemd4j.benchmarks.compare.consumer;

import com.sun.management.ThreadMXBean;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.timespec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;

/**
 * The resources that the process has used, including the threads that compile and collect garbage.
 *
 * @param nanos elapsed time
 * @param cpuNanos processor time
 * @param allocatedBytes bytes of Java objects
 */
record Usage(long nanos, long cpuNanos, long allocatedBytes) {
    static final Usage NONE = new Usage(0, 0, 0);

    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Usage now() {
        return new Usage(System.nanoTime(), processorTime(), THREADS.getTotalThreadAllocatedBytes());
    }

    /** The JDK's own counter has a resolution of 10 ms. */
    private static long processorTime() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = timespec.allocate(arena);
            libc_h.clock_gettime(CLOCK_PROCESS_CPUTIME_ID, time);
            return timespec.tv_sec(time) * 1_000_000_000 + timespec.tv_nsec(time);
        }
    }

    Usage minus(Usage earlier) {
        return new Usage(nanos - earlier.nanos, cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
    }
}
