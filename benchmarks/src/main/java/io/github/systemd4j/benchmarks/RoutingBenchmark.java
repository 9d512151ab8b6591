package io.github.systemd4j.benchmarks;

import io.github.systemd4j.message.MatchRule;
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
 * Does the time that a stream takes for a signal depend on the number and the kind of its rules? Each subscription has
 * its own rule; a handler reads nothing.
 *
 * <p>As with {@link ReceiveBenchmark}, the peer never waits. The heap is collected before the measurement, as that of a
 * program that has run for some time: the garbage of subscribing doesn't separate the objects that belong together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RoutingBenchmark {
    private static final int SIGNALS = 10_240;

    /** The units whose signals are sent. */
    public enum Traffic {
        /** 256 units in turn, one of which has a subscription. The units of all other subscriptions are silent. */
        ONE_HEARD(256),
        /** All units that have subscriptions, in turn. */
        ALL_HEARD(1);

        /** The distance between two units that have subscriptions. */
        private final int interval;

        Traffic(int interval) {
            this.interval = interval;
        }

        private int units(int subscriptions) {
            return this == ALL_HEARD ? subscriptions : interval;
        }
    }

    /** What the rules compare in addition to the interface and the member. */
    public enum Rules {
        /** The path of a unit, each another one. */
        PATH,
        /** The path of a unit as a namespace. */
        NAMESPACE,
        /** Nothing: the first rule selects the signals of all units, the others have other members. */
        NAMES;

        private MatchRule rule(int subscription, String path) {
            return switch (this) {
                case PATH -> PropertiesChangedSample.RULE.path(path);
                case NAMESPACE -> PropertiesChangedSample.RULE.pathNamespace(path);
                case NAMES ->
                    subscription == 0
                            ? PropertiesChangedSample.RULE
                            : MatchRule.signal(PropertiesChangedSample.INTERFACE, "Other" + subscription);
            };
        }
    }

    /** What the rules compare. */
    @Param
    public Rules rules = Rules.PATH;

    /** Which units send. */
    @Param
    public Traffic traffic = Traffic.ONE_HEARD;

    /** The number of subscriptions. */
    @Param({"1", "100", "10000"})
    public int subscriptions;

    @SuppressWarnings("NullAway.Init")
    private FloodedSource source;

    /** Connects on the measuring thread, which drives the loop, and subscribes. */
    @Setup
    public void subscribe() {
        source = new FloodedSource(
                (address, loop) -> SignalStream.builder(address).loop(loop).openAsync(), signals());
        int heard = rules == Rules.NAMES ? 1 : traffic.interval;
        for (int i = 0; i < subscriptions; i++) {
            source.subscribe(rules.rule(i, path(i * traffic.interval)), _ -> source.count(heard));
        }
        System.gc();
    }

    /** The same number for all parameters, so that the peer's work is the same. */
    private byte[] signals() {
        int units = traffic.units(subscriptions);
        return PropertiesChangedSample.signals(IntStream.range(0, SIGNALS).mapToObj(i -> path(i % units)));
    }

    /** All names have the same length, so all signals have. */
    private static String path(int unit) {
        return "%s_%07d".formatted(PropertiesChangedSample.PATH, unit);
    }

    /** Ends both peers. */
    @TearDown
    public void close() {
        source.close();
    }

    /** Receives signals, and calls the handlers that are subscribed to them. */
    @Benchmark
    @OperationsPerInvocation(SIGNALS)
    public void route() {
        source.receive(SIGNALS);
    }
}
