package io.github.systemd4j.benchmarks;

import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.WireEncoder;
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
 * How long does it take, and what is allocated, to encode a complete message, header and body, in the wire format?
 * Without a socket: this is the cost of a stream's own calls before they are sent.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class WireEncoderBenchmark {
    private final Signal signal = PropertiesChangedSample.signal(PropertiesChangedSample.PATH);
    private final MethodCall call = getUnit();

    private static MethodCall getUnit() {
        return MethodCall.to(
                        "org.freedesktop.systemd1",
                        "/org/freedesktop/systemd1",
                        "org.freedesktop.systemd1.Manager",
                        "GetUnit")
                .withArguments("s", "ctr-example.service");
    }

    /** Encodes an existing call. */
    @Benchmark
    public byte[] call() {
        return WireEncoder.methodCall(call, 1);
    }

    /** Creates a call from names and an argument, which are checked, and encodes it. */
    @Benchmark
    public byte[] newCall() {
        return WireEncoder.methodCall(getUnit(), 1);
    }

    /** Encodes a PropertiesChanged whose body is already written. */
    @Benchmark
    public byte[] signal() {
        return WireEncoder.signal(signal, 1);
    }

    /** Creates a PropertiesChanged from a path and Java values, and encodes it. */
    @Benchmark
    public byte[] newSignal() {
        return WireEncoder.signal(PropertiesChangedSample.signal(PropertiesChangedSample.PATH), 1);
    }
}
