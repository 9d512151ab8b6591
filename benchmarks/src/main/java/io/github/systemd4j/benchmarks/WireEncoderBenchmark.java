package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.MethodCall;
import io.github.systemd4j.bus.Signal;
import io.github.systemd4j.bus.WireEncoder;
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

/**
 * How long does it take to make a whole message, header and body, as it goes over the wire, and what is allocated? No
 * socket: what a stream's own calls cost before they are sent.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class WireEncoderBenchmark {
    private final Signal signal = PropertiesChanged.signal(PropertiesChanged.PATH);
    private final MethodCall call = getUnit();

    private static MethodCall getUnit() {
        return MethodCall.to(
                        "org.freedesktop.systemd1",
                        "/org/freedesktop/systemd1",
                        "org.freedesktop.systemd1.Manager",
                        "GetUnit")
                .withArguments("s", "ctr-example.service");
    }

    /** A call that is there already. */
    @Benchmark
    public byte[] call() {
        return WireEncoder.methodCall(call, 1);
    }

    /** A call that is made of names and an argument, which are checked. */
    @Benchmark
    public byte[] newCall() {
        return WireEncoder.methodCall(getUnit(), 1);
    }

    /** A PropertiesChanged whose body is written already. */
    @Benchmark
    public byte[] signal() {
        return WireEncoder.signal(signal, 1);
    }

    /** A PropertiesChanged that is made of a path and plain values. */
    @Benchmark
    public byte[] newSignal() {
        return WireEncoder.signal(PropertiesChanged.signal(PropertiesChanged.PATH), 1);
    }
}
