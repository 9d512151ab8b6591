package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.SignalHandler;
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
 * Receives signals, and reads nothing of them, or all as views, as Strings or as Java values.
 *
 * <p>The peer writes some hundred signals at a time and never waits, so the receiving thread is the limit.
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
    ReceiveBenchmark(BiFunction<BusAddress, EventLoop, CompletableFuture<? extends BusConnection>> opening) {
        source = new FloodedSource(opening, PropertiesChangedSample.signals(Stream.of(PropertiesChangedSample.PATH)));
        source.subscribe(PropertiesChangedSample.RULE, signal -> {
            source.count(1);
            handler.onSignal(signal);
        });
    }

    /** Ends both peers. */
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

    /** Reads each text in place. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void views(Blackhole blackhole) {
        receive(new PropertiesChangedReader(blackhole)::views);
    }

    /** Reads each text as a String. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void strings(Blackhole blackhole) {
        receive(new PropertiesChangedReader(blackhole)::strings);
    }

    /** Reads the body as a list that contains a map of variants. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void values(Blackhole blackhole) {
        receive(new PropertiesChangedReader(blackhole)::values);
    }

    private void receive(SignalHandler reading) {
        handler = reading;
        source.receive(SIGNALS);
    }
}
