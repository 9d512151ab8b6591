package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.Body;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How long does it take, and what does it allocate, to write and to read the body of a typical PropertiesChanged on the
 * heap, as views, as Strings and as plain values?
 *
 * <p>No libsystemd, no socket: this is Java's part of what a call or an emitted signal costs.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class BodyBenchmark {
    private final PropertiesChanged.Views views = PropertiesChanged.Views.make();
    private final Body body = PropertiesChanged.body();

    /** Copies bytes that are UTF-8 already. */
    @Benchmark
    public Body writeViews() {
        return Body.write(views::write);
    }

    /** Encodes Strings, value by value. */
    @Benchmark
    public Body writeStrings() {
        return Body.write(PropertiesChanged::write);
    }

    /** Writes a String, a map and a list as the signature says. */
    @Benchmark
    public Body writeValues() {
        return PropertiesChanged.body();
    }

    /** Looks at each text where it lies. */
    @Benchmark
    public void readViews(Blackhole blackhole) {
        new Reading(blackhole).views(body.reader());
    }

    /** Makes a String of each text. */
    @Benchmark
    public void readStrings(Blackhole blackhole) {
        new Reading(blackhole).strings(body.reader());
    }

    /** Reads a list with a map of variants in it. */
    @Benchmark
    public void readValues(Blackhole blackhole) {
        new Reading(blackhole).values(body.reader());
    }
}
