package io.github.systemd4j.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.testing.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests what a stream sends and receives, with a server that sends what the test determines. */
@Timeout(60)
class SignalStreamIT extends SignalStreamFixture {
    // --- reading

    @Test
    void shouldReadWhatIsCutAnywhere() throws Exception {
        byte[] all = join(
                ascii(RawServer.ACCEPTANCE),
                signal("one").bytes(),
                signal("two").bytes());
        for (int cut = 1; cut < all.length; cut++) {
            received.clear();
            try (OpenStream open = OpenStream.toPeer(UnaryOperator.identity())) {
                open.opening.thenAccept(stream -> stream.subscribeAsync(MatchRule.signals(), this::collect));
                open.send(Arrays.copyOf(all, cut));
                open.send(Arrays.copyOfRange(all, cut, all.length));
                assertThat(received).as("cut at " + cut).containsExactly("one", "two");
            }
        }
    }

    @Test
    void shouldReadABrokersWelcomeByteByByte() throws Exception {
        byte[] all = join(
                ascii(RawServer.ACCEPTANCE),
                RawMessage.methodReturn(1).body("s", RawServer.UNIQUE_NAME).bytes(),
                signal("one").bytes());
        try (OpenStream open = OpenStream.toBroker(UnaryOperator.identity())) {
            open.opening.thenAccept(stream -> stream.subscribeAsync(MatchRule.signals(), this::collect));
            for (byte each : all) {
                assertThat(received).isEmpty();
                open.send(new byte[] {each});
            }
            assertThat(open.stream().uniqueName()).isEqualTo(RawServer.UNIQUE_NAME);
            assertThat(received).containsExactly("one");
        }
    }

    @Test
    void shouldReadLargeMessagesAmongSmallOnes() throws Exception {
        List<String> texts =
                List.of("a", "b".repeat(300_000), "c", "d", "e".repeat(5_000_000), "f", "g".repeat(262_144));
        try (OpenStream open = OpenStream.ofPeer()) {
            open.stream().subscribeAsync(MatchRule.signals(), this::collect);
            byte[] all = new byte[0];
            for (String text : texts) {
                all = join(all, signal(text).bytes());
            }
            open.send(all);
            assertThat(received).isEqualTo(texts);
        }
    }

    @Test
    void shouldKeepUpWithAServerThatNeverWaits() throws Exception {
        int count = 50_000;
        try (OpenStream open = OpenStream.ofPeer()) {
            open.stream().subscribeAsync(MatchRule.signals(), this::collect);
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendNumbers(open.server, count));
            while (received.size() < count) {
                open.loop.poll(Duration.ofSeconds(1));
                Thread.onSpinWait();
            }
            Await.value(sent);
            for (int i = 0; i < count; i++) {
                assertThat(received.get(i)).isEqualTo(i);
            }
        }
    }

    private static void sendNumbers(RawServer.Connection server, int count) {
        try {
            for (int i = 0; i < count; i++) {
                server.send(RawMessage.signal().body("i", i).bytes());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldTakeMessagesUpToItsLimit() throws Exception {
        try (OpenStream open = OpenStream.toPeer(builder -> builder.maxMessageSize(4096))) {
            open.server.authenticate();
            open.turn();
            open.stream().subscribeAsync(MatchRule.signals(), this::collect);
            int rest = 4096 - signal("").bytes().length;
            open.send(signal("x".repeat(rest)));
            assertThat(received).hasSize(1);
            open.send(signal("x".repeat(rest + 1)));
            open.send(signal("x".repeat(10_000_000)));
            assertThat(received).hasSize(1);
            assertThat(open.errors.remove())
                    .hasMessageContaining(ErrorName.LIMITS_EXCEEDED)
                    .hasMessageContaining("a message of 4097 bytes: at most 4096 are received here");
            open.send(signal("after"));
            assertThat(received).hasSize(2).endsWith("after");
            assertThat(open.stream().droppedMessages()).isEqualTo(2);
        }
    }

    // --- calls

    @Test
    void shouldAskAPeerWithoutHello() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            CompletableFuture<String> answer =
                    open.stream().callAsync(CALL, reply -> reply.body().readString());
            open.turn();
            Message call = open.server.next();
            assertThat(call).hasToString("METHOD_CALL a.b.Ask of / ()");
            assertThat(call.serial()).isEqualTo(1);
            open.server.reply(call, "s", "this");
            open.turn();
            assertThat(answer).isCompletedWithValue("this");
            assertThat(open.stream().uniqueName()).isEmpty();
        }
    }

    @Test
    void shouldReportErrorsThatAnswer() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            CompletableFuture<Long> answer = open.stream().callAsync(CALL, Message::serial);
            open.turn();
            open.server.fail(open.server.next(), "a.b.Wrong", "it is");
            open.turn();
            assertThat(Await.failure(answer)).hasMessage("[a.b.Wrong] it is");
        }
    }

    @Test
    void shouldFailWhenTheBrokerRefusesHello() throws Exception {
        try (OpenStream open = OpenStream.toBroker(UnaryOperator.identity())) {
            open.server.authenticate();
            open.turn();
            open.server.fail(open.server.next(), ErrorName.LIMITS_EXCEEDED, "too many");
            open.turn();
            assertThat(Await.failure(open.opening)).hasMessage("[%s] too many".formatted(ErrorName.LIMITS_EXCEEDED));
        }
    }

    @Test
    void shouldFailWhenTheBrokerRefusesAMatch() throws Exception {
        try (OpenStream open = OpenStream.ofBroker()) {
            CompletableFuture<Subscription> refused = open.stream().subscribeAsync(MatchRule.signals(), this::collect);
            open.turn();
            open.server.fail(open.server.next(), ErrorName.LIMITS_EXCEEDED, "too many");
            open.send(signal("unwanted"));
            assertThat(Await.failure(refused)).hasMessageContaining("too many");
            assertThat(received).isEmpty();
            assertThat(open.stream().isOpen()).isTrue();
        }
    }

    @Test
    void shouldGiveUpACallInTime() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            CompletableFuture<Long> late =
                    open.stream().callAsync(CALL.withTimeout(Duration.ofMillis(5)), Message::serial);
            open.turnUntilDone(late);
            assertThat(Await.failure(late)).hasMessageContaining(ErrorName.TIMEOUT);
            open.send(RawMessage.methodReturn(1));
            open.send(RawMessage.methodReturn(77));
            assertThat(open.stream().isOpen()).isTrue();
            assertThat(open.errors).isEmpty();
        }
    }

    @Test
    void shouldGiveUpConnectingInTime() throws Exception {
        try (OpenStream open = OpenStream.toBroker(builder -> builder.connectTimeout(Duration.ofMillis(5)))) {
            open.turnUntilDone(open.opening);
            assertThat(Await.failure(open.opening)).hasMessageContaining(ErrorName.TIMEOUT);
        }
    }

    @Test
    void shouldRefuseCallsThatWantToBeAnswered() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            byte[] silent = RawMessage.methodCall().bytes();
            silent[2] = 1; // NO_REPLY_EXPECTED
            open.send(join(silent, RawMessage.methodCall().bytes()));
            Message refusal = open.server.next();
            assertThat(refusal.type()).isEqualTo(MessageType.ERROR);
            assertThat(refusal.errorName()).hasToString(ErrorName.UNKNOWN_METHOD);
            assertThat(refusal.replySerial()).isEqualTo(7);
            open.stream().callAsync(CALL, Message::serial);
            assertThat(open.server.next().type()).isEqualTo(MessageType.METHOD_CALL);
        }
    }
}
