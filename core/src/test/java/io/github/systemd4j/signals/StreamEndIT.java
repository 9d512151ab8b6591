package io.github.systemd4j.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.testing.RawServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends streams: by the server's data, by its silence, and by their owner. */
@Timeout(60)
class StreamEndIT {
    private static final MethodCall CALL = MethodCall.toPeer("/", "a.b", "Ask");

    private final List<Object> received = new ArrayList<>();

    private static BusException failure(CompletableFuture<?> future) throws Exception {
        return (BusException) Await.failure(future);
    }

    // --- by the server

    @ParameterizedTest
    @ValueSource(
            strings = {"REJECTED EXTERNAL", "ERROR", "OK", "AGREE_UNIX_FD", "", "HTTP/1.1 400 Bad Request", "data"})
    void shouldFailWhenTheServerDoesNotAccept(String line) throws Exception {
        try (OpenStream open = OpenStream.toBroker(UnaryOperator.identity())) {
            open.send((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BusException refused = failure(open.opening);
            assertThat(refused.name()).isEqualTo(ErrorName.AUTH_FAILED);
            assertThat(refused.message())
                    .isEqualTo("the authentication was refused: the server answered \"%s\"".formatted(line));
        }
    }

    @Test
    void shouldHandleAllThatCameBeforeTheServerLeft() throws Exception {
        int signals = 5_000;
        try (OpenStream open = OpenStream.ofPeer()) {
            CompletableFuture<Subscription> subscribed =
                    open.stream().subscribeAsync(MatchRule.signals(), signal -> received.add(signal.serial()));
            assertThat(subscribed).isDone();
            byte[] signal = RawMessage.signal().bytes();
            for (int i = 0; i < signals / 100; i++) {
                for (int j = 0; j < 100; j++) {
                    open.server.send(signal);
                }
                open.turn();
            }
            open.server.send(signal);
            open.server.close();
            CompletableFuture<Object> reply = open.stream().callAsync(CALL, _ -> "never");
            open.turnUntilDone(reply);
            assertThat(failure(reply).name()).isEqualTo(ErrorName.DISCONNECTED);
            assertThat(received).hasSize(signals + 1);
        }
    }

    @Test
    void shouldFailWhenALineHasNoEnd() throws Exception {
        try (OpenStream open = OpenStream.toPeer(UnaryOperator.identity())) {
            open.send("x".repeat(64 << 10).getBytes(StandardCharsets.US_ASCII));
            assertThat(failure(open.opening).name()).isEqualTo(ErrorName.LIMITS_EXCEEDED);
        }
    }

    @Test
    void shouldFailWhenTheServerLeavesAtAnyPointOfTheBeginning() throws Exception {
        byte[] beginning = RawServer.ACCEPTANCE.getBytes(StandardCharsets.US_ASCII);
        for (int size = 0; size <= beginning.length; size++) {
            try (OpenStream open = OpenStream.toBroker(UnaryOperator.identity())) {
                open.send(Arrays.copyOf(beginning, size));
                open.server.close();
                open.turn();
                assertThat(failure(open.opening).name()).isEqualTo(ErrorName.DISCONNECTED);
            }
        }
    }

    /** What arrived before is handled. Nothing can be read after an incomplete message. */
    @ParameterizedTest
    @CsvSource({"0,88", "0,0", "3,2", "7,8", "7,-128", "15,8"})
    void shouldEndWhereNoMessageBegins(int at, int value) throws Exception {
        byte[] lost = RawMessage.signal().body("s", "text").bytes();
        lost[at] = (byte) value;
        try (OpenStream open = OpenStream.ofPeer()) {
            open.stream().subscribeAsync(MatchRule.signals(), each -> received.add(each.serial()));
            open.send(RawMessage.signal());
            open.send(lost);
            assertThat(failure(open.stream().closed()).name())
                    .isEqualTo(at < 4 ? ErrorName.INCONSISTENT_MESSAGE : ErrorName.LIMITS_EXCEEDED);
            assertThat(received).hasSize(1);
            assertThat(open.stream().isOpen()).isFalse();
            assertThat(open.stream().droppedMessages()).isZero();
        }
    }

    @Test
    void shouldFailAllThatWaitsWhenTheServerLeaves() throws Exception {
        try (OpenStream open = OpenStream.ofBroker()) {
            CompletableFuture<Subscription> subscribing =
                    open.stream().subscribeAsync(MatchRule.signals(), received::add);
            CompletableFuture<Long> answer = open.stream().callAsync(CALL, Message::serial);
            open.server.close();
            open.turn();
            for (CompletableFuture<?> each :
                    List.of(subscribing, answer, open.stream().closed())) {
                assertThat(failure(each).name()).isEqualTo(ErrorName.DISCONNECTED);
            }
            assertThatThrownBy(
                            () -> open.stream().callAsync(CALL, Message::serial).join())
                    .hasMessageContaining("closed the connection");
        }
    }

    // --- by its owner

    @Test
    void shouldCloseInsideAHandler() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            CompletableFuture<Long> answer = open.stream().callAsync(CALL, Message::serial);
            open.stream().subscribeAsync(MatchRule.signals(), signal -> {
                open.stream().close();
                open.stream().close();
                received.add(signal.path().toString());
            });
            byte[] signal = RawMessage.signal().bytes();
            byte[] two = Arrays.copyOf(signal, 2 * signal.length);
            System.arraycopy(signal, 0, two, signal.length, signal.length);
            open.send(two);
            assertThat(received).containsExactly("/");
            assertThat(open.stream().closed()).isCompletedWithValue(null);
            assertThat(failure(answer).message()).isEqualTo("the stream was closed");
            assertThat(open.errors).isEmpty();
        }
    }

    @Test
    void shouldCloseWhileTheServerReadsNothing() throws Exception {
        try (OpenStream open = OpenStream.ofBroker()) {
            List<CompletableFuture<Subscription>> all = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                all.add(open.stream().subscribeAsync(MatchRule.signals().path("/p" + i), received::add));
            }
            open.turn();
            assertThat(all).noneMatch(CompletableFuture::isDone);
            open.stream().close();
            for (CompletableFuture<Subscription> each : all) {
                assertThat(failure(each).name()).isEqualTo(ErrorName.DISCONNECTED);
            }
        }
    }

    @Test
    void shouldSendOnceTheServerReads() throws Exception {
        int count = 10_000;
        try (OpenStream open = OpenStream.ofBroker()) {
            List<CompletableFuture<Subscription>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(open.stream().subscribeAsync(MatchRule.signals().path("/p" + i), received::add));
            }
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answer(open.server, count));
            open.turnUntilDone(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
            Await.value(answered);
            assertThat(all).noneMatch(CompletableFuture::isCompletedExceptionally);
        }
    }

    private static void answer(RawServer.Connection server, int count) {
        try {
            for (int i = 0; i < count; i++) {
                server.answerNext();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldCloseFromAnyThread() throws Exception {
        var fds = new OpenFds();
        try (RawServer listener = RawServer.open()) {
            CompletableFuture<SignalStream> opening =
                    SignalStream.builder(listener.peer()).openAsync();
            try (RawServer.Connection server = listener.accept().authenticate()) {
                SignalStream stream = Await.value(opening);
                CompletableFuture<Long> answer = stream.callAsync(CALL, Message::serial);
                server.next();
                List<CompletableFuture<Void>> closing = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    closing.add(CompletableFuture.runAsync(stream::close));
                }
                for (CompletableFuture<Void> each : closing) {
                    Await.value(each);
                }
                assertThat(failure(answer).message()).isEqualTo("the stream was closed");
                assertThat(Await.failure(stream.callAsync(CALL, Message::serial)))
                        .isInstanceOf(BusException.class);
            }
        }
        fds.checkNoneLeft();
    }
}
