package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.ExportedMember;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
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
 * How long does a call take from the caller's thread to a peer's handler and back, one at a time and many in flight?
 *
 * <p>Both peers are in this JVM, each with its own loop thread. The time of one call at a time is mostly that of three
 * threads that wake each other. Many calls in flight are limited by the busier of the two loops.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CallBenchmark {
    private static final String PATH = "/io/github/systemd4j/benchmark";
    private static final String INTERFACE = "io.github.systemd4j.Benchmark";
    private static final int IN_FLIGHT = 100;

    private final ConnectedBuses peers = ConnectedBuses.connect();
    private final MethodCall call =
            MethodCall.toPeer(PATH, INTERFACE, "Echo").withArguments("s", "ctr-example.service");

    /** Exports the method. */
    public CallBenchmark() {
        var echo = ExportedMember.Method.of(
                "Echo", "s", "s", received -> Body.of("s", received.body().readString()));
        peers.server().export(PATH, ExportedInterface.of(INTERFACE, echo));
    }

    /** Closes both buses. */
    @TearDown
    public void close() {
        peers.close();
    }

    /** Waits for each reply before the next call. */
    @Benchmark
    public String blocking() {
        return peers.client().call(call, CallBenchmark::read);
    }

    /** Makes a hundred calls, then waits for their replies. */
    @Benchmark
    @OperationsPerInvocation(IN_FLIGHT)
    public void pipelined(Blackhole blackhole) {
        var replies = new ArrayList<CompletableFuture<String>>(IN_FLIGHT);
        for (int i = 0; i < IN_FLIGHT; i++) {
            replies.add(peers.client().callAsync(call, CallBenchmark::read));
        }
        replies.forEach(reply -> blackhole.consume(reply.join()));
    }

    private static String read(Message reply) {
        return reply.body().readString();
    }
}
