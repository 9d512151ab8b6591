package io.github.systemd4j.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does the memory of one call cost, for each kind of arena? It is the memory that most calls need: a unit's name
 * as a C string, and room for an int as the result.
 *
 * <p>The global arena is measured with reused memory only, because it never frees any.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ArenaBenchmark {
    private static final String NAME = "ctr-example.service";
    private static final int ENOUGH = 256;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment reused = arena.allocate(ENOUGH);
    private final MemorySegment reusedForEver = Arena.global().allocate(ENOUGH);

    /** Frees the reused memory. */
    @TearDown
    public void free() {
        arena.close();
    }

    /** Opens a confined arena for each call. */
    @Benchmark
    public int confined() {
        try (Arena call = Arena.ofConfined()) {
            return use(call);
        }
    }

    /** Opens a shared arena for each call. Closing it needs a handshake with all threads. */
    @Benchmark
    public int shared() {
        try (Arena call = Arena.ofShared()) {
            return use(call);
        }
    }

    /** Uses an automatic arena for each call, which the garbage collector frees. */
    @Benchmark
    public int auto() {
        return use(Arena.ofAuto());
    }

    /** Uses memory of a long-lived confined arena. */
    @Benchmark
    public int reused() {
        return use(SegmentAllocator.slicingAllocator(reused));
    }

    /** Uses memory of the global arena. */
    @Benchmark
    public int reusedGlobal() {
        return use(SegmentAllocator.slicingAllocator(reusedForEver));
    }

    private static int use(SegmentAllocator allocator) {
        MemorySegment name = allocator.allocateFrom(NAME);
        MemorySegment result = allocator.allocate(JAVA_INT);
        result.set(JAVA_INT, 0, name.get(JAVA_BYTE, 0));
        return result.get(JAVA_INT, 0);
    }
}
