package io.github.systemd4j.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.bus.BodyWriter;
import io.github.systemd4j.bus.Signal;
import io.github.systemd4j.bus.WireEncoder;
import io.github.systemd4j.bus.WireMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
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
 * How long does it take to check the header of a signal that has come, and to read all of it as views or as Strings? No
 * socket, no routing: what Java's part of receiving can't do without.
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
    private final MemorySegment memory = arena.allocate(SIGNALS << 10);
    private final WireMessage message = new WireMessage();
    private final long end;

    /** Lays out signals of as many units, one behind the other as they come. */
    public WireMessageBenchmark() {
        long at = 0;
        for (int i = 0; i < SIGNALS; i++) {
            byte[] bytes = WireEncoder.signal(signal(i), i + 1);
            MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, at, bytes.length);
            at += bytes.length;
        }
        end = at;
    }

    private static Signal signal(int number) {
        return Signal.of(PropertiesChanged.PATH + number, PropertiesChanged.INTERFACE, PropertiesChanged.MEMBER)
                .withBody(PropertiesChanged.body());
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
        for (long at = 0; at < end; ) {
            long size = WireMessage.sizeOf(memory, at, end - at, BodyWriter.MAX_MESSAGE);
            blackhole.consume(message.wrap(memory, at, size).member().length());
            message.release();
            at += size;
        }
    }

    /** Looks at each text where it lies. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void views(Blackhole blackhole) {
        var reading = new Reading(blackhole);
        for (long at = 0; at < end; ) {
            long size = WireMessage.sizeOf(memory, at, end - at, BodyWriter.MAX_MESSAGE);
            reading.views(message.wrap(memory, at, size));
            message.release();
            at += size;
        }
    }

    /** Makes a String of each text. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void strings(Blackhole blackhole) {
        var reading = new Reading(blackhole);
        for (long at = 0; at < end; ) {
            long size = WireMessage.sizeOf(memory, at, end - at, BodyWriter.MAX_MESSAGE);
            reading.strings(message.wrap(memory, at, size));
            message.release();
            at += size;
        }
    }
}
