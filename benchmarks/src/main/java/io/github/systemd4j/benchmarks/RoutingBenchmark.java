package io.github.systemd4j.benchmarks;

import io.github.systemd4j.signals.SignalStream;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Does the time that a stream takes for a signal grow with the number of its subscriptions? Each is to the properties of
 * one unit, with a rule of its own; a handler reads nothing.
 *
 * <p>As with {@link ReceiveBenchmark}, the peer is never waited for.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RoutingBenchmark {
    private static final int SIGNALS = 10_240;

    /** Whose signals come. */
    public enum Traffic {
        /** Those of 256 units in turn, of which one is subscribed to; the units of all other subscriptions are silent. */
        ONE_HEARD(256),
        /** Those of all units that are subscribed to, in turn. */
        ALL_HEARD(1);

        /** The distance from one unit that is subscribed to to the next. */
        private final int interval;

        Traffic(int interval) {
            this.interval = interval;
        }

        private int units(int subscriptions) {
            return this == ALL_HEARD ? subscriptions : interval;
        }
    }

    /** Which it is. */
    @Param
    public Traffic traffic = Traffic.ONE_HEARD;

    /** How many there are. */
    @Param({"1", "100", "10000"})
    public int subscriptions;

    @SuppressWarnings("NullAway.Init")
    private FloodedSource source;

    /** Connects on the measuring thread, which drives the loop, and subscribes. */
    @Setup
    public void subscribe() {
        source = new FloodedSource(
                (address, loop) -> SignalStream.builder(address).loop(loop).openAsync(), signals());
        for (int i = 0; i < subscriptions; i++) {
            source.subscribe(
                    PropertiesChanged.RULE.path(path(i * traffic.interval)), _ -> source.count(traffic.interval));
        }
    }

    /** As many whatever the parameters, so that the peer's work is the same. */
    private byte[] signals() {
        int units = traffic.units(subscriptions);
        return PropertiesChanged.signals(IntStream.range(0, SIGNALS).mapToObj(i -> path(i % units)));
    }

    /** All are of one length, so that signals are. */
    private static String path(int unit) {
        return "%s_%07d".formatted(PropertiesChanged.PATH, unit);
    }

    /** Ends both sides. */
    @TearDown
    public void close() {
        source.close();
    }

    /** Receives signals, and calls the handlers of those that are heard. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void route() {
        source.receive(SIGNALS);
    }
}
