package io.github.systemd4j.benchmarks;

import io.github.systemd4j.message.Body;
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
 * heap, as views, as Strings and as Java values?
 *
 * <p>Without libsystemd and without a socket: this is Java's share of the cost of a call or an emitted signal.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class BodyBenchmark {
    private final PropertiesChangedSample.Views views = PropertiesChangedSample.Views.make();
    private final Body body = PropertiesChangedSample.body();

    /** Copies bytes that are already UTF-8. */
    @Benchmark
    public Body writeViews() {
        return Body.write(views::write);
    }

    /** Encodes Strings, value by value. */
    @Benchmark
    public Body writeStrings() {
        return Body.write(PropertiesChangedSample::write);
    }

    /** Writes a String, a map and a list by the signature. */
    @Benchmark
    public Body writeValues() {
        return PropertiesChangedSample.body();
    }

    /** Reads each text in place. */
    @Benchmark
    public void readViews(Blackhole blackhole) {
        new PropertiesChangedReader(blackhole).views(body.reader());
    }

    /** Reads each text as a String. */
    @Benchmark
    public void readStrings(Blackhole blackhole) {
        new PropertiesChangedReader(blackhole).strings(body.reader());
    }

    /** Reads a list that contains a map of variants. */
    @Benchmark
    public void readValues(Blackhole blackhole) {
        new PropertiesChangedReader(blackhole).values(body.reader());
    }
}
