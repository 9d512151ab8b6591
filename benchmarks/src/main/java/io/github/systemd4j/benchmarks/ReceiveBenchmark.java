package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.ErrorHandler;
import io.github.systemd4j.bus.EventLoop;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.SignalHandler;
import io.github.systemd4j.bus.SignalSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
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
 * Receives signals, and reads them as views, as Strings or as plain values.
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
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventLoop loop = EventLoop.driven(ErrorHandler.logging());
    private final Flood flood;
    private final SignalSource source;
    private SignalHandler handler = _ -> {};
    private int received;

    /** Connects on the measuring thread, which drives the loop. */
    ReceiveBenchmark(BiFunction<BusAddress, EventLoop, CompletableFuture<? extends SignalSource>> opening) {
        SocketPair sockets = SocketPair.open();
        flood = Flood.start(sockets.right(), SignalBytes.propertiesChanged());
        source = await(opening.apply(BusAddress.client(sockets.left()), loop));
        MatchRule rule = MatchRule.signal(PropertiesChanged.INTERFACE, PropertiesChanged.MEMBER);
        await(source.subscribeAsync(rule, signal -> {
            received++;
            handler.onSignal(signal);
        }));
    }

    private <T> T await(CompletableFuture<T> future) {
        while (!future.isDone()) {
            loop.poll(PATIENCE);
        }
        return future.join();
    }

    /** The peer ends when the bus is gone. */
    @TearDown
    public void close() {
        loop.close();
        flood.close();
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

    /** The loop handles some more in its last turn: they are counted in the next round. */
    private void receive(SignalHandler reading) {
        handler = reading;
        while (received < SIGNALS) {
            loop.poll(PATIENCE);
            if (!source.isOpen()) {
                throw new IllegalStateException("the connection was lost");
            }
        }
        received -= SIGNALS;
    }
}
