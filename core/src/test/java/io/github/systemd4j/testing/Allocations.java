package io.github.systemd4j.testing;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Counts the bytes that the current thread allocates. Uses reflection, because no other code here needs the module
 * jdk.management.
 */
public final class Allocations {
    private static final int RUNS = 20_000;
    private static final int ROUNDS = 50;
    private static final MethodHandle ALLOCATED_BYTES = find();

    private Allocations() {}

    /** Returns the bytes that {@value #RUNS} runs allocate after they are compiled: the least of several rounds. */
    public static long ofMany(Runnable work) {
        return ofMany(work, RUNS, ROUNDS);
    }

    /** Returns the bytes that a number of runs allocate: the least of several rounds. */
    public static long ofMany(Runnable work, int runs, int rounds) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < rounds && least > 0; round++) {
            long before = allocatedBytes();
            for (int run = 0; run < runs; run++) {
                work.run();
            }
            least = Math.min(least, allocatedBytes() - before);
        }
        return least;
    }

    private static long allocatedBytes() {
        try {
            return (long) ALLOCATED_BYTES.invokeExact();
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    private static MethodHandle find() {
        try {
            Object threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            return MethodHandles.publicLookup()
                    .findVirtual(
                            Class.forName("com.sun.management.ThreadMXBean"),
                            "getCurrentThreadAllocatedBytes",
                            MethodType.methodType(long.class))
                    .bindTo(threads);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
