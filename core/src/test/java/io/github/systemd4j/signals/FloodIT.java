package io.github.systemd4j.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.ExportedMember;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Peers;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.testing.RawServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that calls continuously and reads nothing doesn't fill the memory, because queues are bounded. */
@Timeout(120)
class FloodIT {
    private static final int CALLS = 100_000;
    private static final String LONG_PATH = "/" + "a".repeat(60_000);
    private static final int LARGE = 4 << 20;

    /** Up to 64 MiB may be queued. */
    private static final int LARGE_ONES = 16;

    private final EventLoop loop = EventLoop.driven();
    private ByteBuffer partial = ByteBuffer.allocate(0);
    private int largeOnes;

    static Stream<Arguments> floods() {
        return Stream.of(
                Arguments.of("calls", RawMessage.methodCall().bytes()),
                Arguments.of("calls of long paths", call(LONG_PATH, "a.b", "C")),
                Arguments.of("calls that are answered at length", call("/", "io.test.Large", "Get")),
                Arguments.of(
                        "calls for a large property",
                        RawMessage.of(1)
                                .with(1, "o", new ObjectPath("/"))
                                .with(2, "s", "org.freedesktop.DBus.Properties")
                                .with(3, "s", "Get")
                                .body("ss", "io.test.Large", "Value")
                                .bytes()));
    }

    private static byte[] call(String path, String interfaceName, String member) {
        return RawMessage.of(1)
                .with(1, "o", new ObjectPath(path))
                .with(2, "s", interfaceName)
                .with(3, "s", member)
                .bytes();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void shouldNotReadABusPeerThatDoesNotRead(String name, byte[] call) throws Exception {
        try (RawServer server = RawServer.open()) {
            CompletableFuture<Bus> opening =
                    Bus.builder(server.peer()).loop(loop).openAsync();
            try (RawServer.Connection peer = server.accept()) {
                peer.authenticate();
                turn();
                Bus bus = opening.join();
                export(bus);
                int sent = flood(peer, call);
                assertThat(sent).isBetween(1, CALLS - 1);
                assertThat(largeOnes).isLessThanOrEqualTo(2 * LARGE_ONES);
                assertThat(bus.isOpen()).isTrue();
                assertAllAnswered(peer, sent);
            }
        } finally {
            loop.close();
        }
    }

    private void export(Bus bus) {
        Body large = Body.of("ay", (Object) new byte[LARGE]);
        bus.export("/", ExportedInterface.of("io.test.Large", ExportedMember.Method.of("Get", "", "ay", _ -> {
            largeOnes++;
            return large;
        })));
    }

    @Test
    void shouldCloseABusWhosePeerReadsNothingForTheTimeOfACall() throws Exception {
        try (RawServer server = RawServer.open()) {
            CompletableFuture<Bus> opening = Bus.builder(server.peer())
                    .loop(loop)
                    .callTimeout(Duration.ofMillis(200))
                    .openAsync();
            try (RawServer.Connection peer = server.accept()) {
                peer.authenticate();
                turn();
                Bus bus = opening.join();
                flood(peer, call(LONG_PATH, "a.b", "C"));
                while (bus.isOpen()) {
                    loop.poll(Duration.ofSeconds(1));
                }
                while (!bus.closed().isDone()) {
                    loop.poll(Duration.ofSeconds(1));
                }
                assertThat(Await.failure(bus.closed()))
                        .isInstanceOfSatisfying(
                                BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.LIMITS_EXCEEDED));
            }
        } finally {
            loop.close();
        }
    }

    @Test
    void shouldLetTwoBusesCallEachOtherManyTimesAtOnce() throws Exception {
        int calls = 20_000;
        try (Peers peers = Peers.connect()) {
            for (Bus bus : List.of(peers.client(), peers.server())) {
                bus.export(
                        "/",
                        ExportedInterface.of(
                                "io.test.Echo",
                                ExportedMember.Method.of(
                                        "Echo",
                                        "s",
                                        "s",
                                        call -> Body.of("s", call.body().readString()))));
            }
            var fromClient = CompletableFuture.supplyAsync(
                    () -> call(peers.client(), calls), peers.client().loop());
            var fromServer = CompletableFuture.supplyAsync(
                    () -> call(peers.server(), calls), peers.server().loop());
            for (var replies : List.of(fromClient.join(), fromServer.join())) {
                for (CompletableFuture<Message> reply : replies) {
                    assertThat(Await.value(reply).body().readString()).isEqualTo("text");
                }
            }
        }
    }

    private static List<CompletableFuture<Message>> call(Bus bus, int calls) {
        MethodCall echo = MethodCall.toPeer("/", "io.test.Echo", "Echo").withArguments("s", "text");
        return IntStream.range(0, calls).mapToObj(_ -> bus.callAsync(echo)).toList();
    }

    @Test
    void shouldStopRefusingCallsToAStreamThatNobodyReads() throws Exception {
        try (RawServer server = RawServer.open()) {
            CompletableFuture<SignalStream> opening =
                    SignalStream.builder(server.peer()).loop(loop).openAsync();
            try (RawServer.Connection peer = server.accept()) {
                peer.authenticate();
                turn();
                byte[] call = call(LONG_PATH, "a.b", "C");
                for (int i = 0; i < 5_000; i++) {
                    peer.send(call);
                    turn();
                }
                assertThat(opening.join().isOpen()).isTrue();
            }
        } finally {
            loop.close();
        }
    }

    private void turn() {
        for (int i = 0; i < 3; i++) {
            loop.poll(Duration.ZERO);
        }
    }

    /** Sends until the connection accepts no more. */
    private int flood(RawServer.Connection peer, byte[] call) throws IOException {
        peer.channel().configureBlocking(false);
        ByteBuffer next = ByteBuffer.wrap(call);
        int sent = 0;
        int turnsInVain = 0;
        while (sent < CALLS && turnsInVain < 10) {
            int written = peer.channel().write(next);
            turnsInVain = written > 0 ? 0 : turnsInVain + 1;
            if (written == 0) {
                turn();
            }
            if (!next.hasRemaining()) {
                sent++;
                next.rewind();
            }
        }
        if (next.position() > 0) {
            partial = next;
            sent++;
        }
        return sent;
    }

    private void assertAllAnswered(RawServer.Connection peer, int sent) throws Exception {
        peer.channel().configureBlocking(true);
        CompletableFuture<Void> rest = CompletableFuture.runAsync(
                () -> {
                    try {
                        while (partial.hasRemaining()) {
                            peer.channel().write(partial);
                        }
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
        CompletableFuture<Integer> answers =
                CompletableFuture.supplyAsync(() -> countAnswers(peer, sent), Thread::startVirtualThread);
        while (!answers.isDone() || !rest.isDone()) {
            loop.poll(Duration.ofMillis(10));
        }
        assertThat(answers.join()).isEqualTo(sent);
    }

    private static int countAnswers(RawServer.Connection peer, int expected) {
        try {
            int count = 0;
            while (count < expected) {
                MessageType type = peer.next().type();
                assertThat(type).isIn(MessageType.ERROR, MessageType.METHOD_RETURN);
                count++;
            }
            return count;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
