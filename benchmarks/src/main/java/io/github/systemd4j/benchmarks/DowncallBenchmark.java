package io.github.systemd4j.benchmarks;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
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
 * What does one call of a short C function cost, and how much is saved by a critical call? The function is {@code
 * strlen(3)} of a unit's name.
 *
 * <p>A critical call must be short and never block, because the garbage collector waits for it. libsystemd's accessors
 * of messages fulfil that.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class DowncallBenchmark {
    private static final String NAME = "ctr-example.service";

    private static final MethodHandle PLAIN = strlen();
    private static final MethodHandle CRITICAL = strlen(Linker.Option.critical(false));
    private static final MethodHandle CRITICAL_ON_HEAP = strlen(Linker.Option.critical(true));
    private static final MethodHandle WITH_ERRNO = strlen(Linker.Option.captureCallState("errno"));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment name = arena.allocateFrom(NAME);
    private final MemorySegment nameOnHeap = MemorySegment.ofArray((NAME + '\0').getBytes(StandardCharsets.UTF_8));
    private final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());

    private static MethodHandle strlen(Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("strlen"), FunctionDescriptor.of(JAVA_LONG, ADDRESS), options);
    }

    /** Frees the memory. */
    @TearDown
    public void free() {
        arena.close();
    }

    /** Makes a plain call, as for functions that block or call back. */
    @Benchmark
    public long plain() throws Throwable {
        return (long) PLAIN.invokeExact(name);
    }

    /** Makes a critical call: the thread does not leave the state in which it runs Java code. */
    @Benchmark
    public long critical() throws Throwable {
        return (long) CRITICAL.invokeExact(name);
    }

    /** Makes a critical call with a text in a Java array, which isn't copied. */
    @Benchmark
    public long criticalOnHeap() throws Throwable {
        return (long) CRITICAL_ON_HEAP.invokeExact(nameOnHeap);
    }

    /** Makes a plain call that captures errno, as all calls of libc in the library do. */
    @Benchmark
    public long withErrno() throws Throwable {
        return (long) WITH_ERRNO.invokeExact(state, name);
    }
}
