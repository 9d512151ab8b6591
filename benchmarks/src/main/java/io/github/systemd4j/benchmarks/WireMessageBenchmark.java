package io.github.systemd4j.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.WireMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How long does it take to check the header of a received signal, and to read all of it as views, as Strings or as Java
 * values? Without a socket and without routing: this is the minimum of Java's share of receiving.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class WireMessageBenchmark {
    private static final int SIGNALS = 256;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocateFrom(JAVA_BYTE, signals());
    private final WireMessage message = new WireMessage();

    /** The signals of as many units, one directly after another as on the socket. */
    private static byte[] signals() {
        return PropertiesChangedSample.signals(
                IntStream.range(0, SIGNALS).mapToObj(i -> PropertiesChangedSample.PATH + i));
    }

    /** Frees the memory. */
    @TearDown
    public void free() {
        arena.close();
    }

    /** Checks the header. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void header(Blackhole blackhole) {
        each(signal -> blackhole.consume(signal.member().length()));
    }

    /** Reads each text in place. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void views(Blackhole blackhole) {
        each(new PropertiesChangedReader(blackhole)::views);
    }

    /** Reads each text as a String. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void strings(Blackhole blackhole) {
        each(new PropertiesChangedReader(blackhole)::strings);
    }

    /** Reads the body as a list that contains a map of variants. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void values(Blackhole blackhole) {
        each(new PropertiesChangedReader(blackhole)::values);
    }

    private void each(Consumer<Message> reading) {
        for (long at = 0; at < memory.byteSize(); ) {
            long size = WireMessage.sizeOf(memory, at, memory.byteSize() - at, BodyWriter.MAX_MESSAGE);
            reading.accept(message.wrap(memory, at, size));
            message.release();
            at += size;
        }
    }
}
