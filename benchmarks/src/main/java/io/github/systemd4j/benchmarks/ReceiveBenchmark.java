package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.EventLoop;
import io.github.systemd4j.bus.SignalHandler;
import io.github.systemd4j.bus.SignalSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
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
 * Receives signals, and reads nothing of them, or all as views, as Strings or as plain values.
 *
 * <p>The peer writes signals some hundred at a time and is never waited for: what limits this is the receiving thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public abstract class ReceiveBenchmark {
    private static final int SIGNALS = 10_000;

    private final FloodedSource source;
    private SignalHandler handler = _ -> {};

    /** Connects on the measuring thread, which drives the loop. */
    ReceiveBenchmark(BiFunction<BusAddress, EventLoop, CompletableFuture<? extends SignalSource>> opening) {
        source = new FloodedSource(opening, PropertiesChanged.signals(Stream.of(PropertiesChanged.PATH)));
        source.subscribe(PropertiesChanged.RULE, signal -> {
            source.count(1);
            handler.onSignal(signal);
        });
    }

    /** Ends both sides. */
    @TearDown
    public void close() {
        source.close();
    }

    /** Calls the handler, which reads nothing. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void dispatch() {
        receive(_ -> {});
    }

    /** Looks at each text where it lies. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void views(Blackhole blackhole) {
        receive(new Reading(blackhole)::views);
    }

    /** Makes a String of each text. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void strings(Blackhole blackhole) {
        receive(new Reading(blackhole)::strings);
    }

    /** Reads the body as a list with a map of variants in it. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void values(Blackhole blackhole) {
        receive(new Reading(blackhole)::values);
    }

    private void receive(SignalHandler reading) {
        handler = reading;
        source.receive(SIGNALS);
    }
}
