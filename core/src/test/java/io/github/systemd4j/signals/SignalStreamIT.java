package io.github.systemd4j.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.testing.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests what a stream sends and receives, with a server that sends what the test determines. */
@Timeout(60)
class SignalStreamIT {
    private static final MethodCall CALL = MethodCall.toPeer("/", "a.b", "Ask");

    private final List<Object> received = new ArrayList<>();

    private void collect(Message signal) {
        received.add(signal.body().readValue());
    }

    private static RawMessage signal(String text) {
        return RawMessage.signal().body("s", text);
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

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

    // --- handlers

    @Test
    void shouldGoOnAfterAHandlerThatThrows() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            open.stream().subscribeAsync(MatchRule.signals(), _ -> {
                throw new AssertionError("thrown");
            });
            open.stream().subscribeAsync(MatchRule.signals(), this::collect);
            open.send(join(signal("one").bytes(), signal("two").bytes()));
            assertThat(received).containsExactly("one", "two");
            assertThat(open.errors)
                    .hasSize(2)
                    .allMatch(error -> error.getMessage().equals("thrown"));
        }
    }

    @Test
    void shouldFailTheHandlerAloneThatReadsAMalformedBody() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            open.stream().subscribeAsync(MatchRule.signals(), this::collect);
            open.send(join(malformed(), signal("two").bytes()));
            assertThat(received).containsExactly("two");
            assertThat(open.errors).singleElement().isInstanceOf(BusException.class);
        }
    }

    @Test
    void shouldReportAMalformedBodyOnce() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            for (MatchRule rule : List.of(
                    MatchRule.signals(),
                    MatchRule.signals(),
                    MatchRule.signal("a.b", "C"),
                    MatchRule.signals().argument(0, "text"),
                    MatchRule.signals().path("/").argument(0, "text"),
                    MatchRule.signals().argument(1, "text"),
                    MatchRule.signals().argument0Namespace("a"))) {
                open.stream().subscribeAsync(rule, this::collect);
            }
            open.send(join(malformed(), malformed()));
            assertThat(open.errors).hasSize(2);
            assertThat(open.stream().droppedMessages()).isZero();
        }
    }

    @Test
    void shouldReportNoMalformedBodyThatNobodyReads() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            open.stream()
                    .subscribeAsync(
                            MatchRule.signals(),
                            signal -> received.add(signal.member().toString()));
            for (MatchRule other : List.of(
                    MatchRule.signal("a.b", "Other").argument(0, "text"),
                    MatchRule.signals().path("/other").argument(0, "text"),
                    MatchRule.signals().interfaceName("a.other").argument(1, "text"))) {
                open.stream().subscribeAsync(other, this::collect);
            }
            open.send(malformed());
            assertThat(received).containsExactly("C");
            assertThat(open.errors).isEmpty();
        }
    }

    private static byte[] malformed() {
        byte[] malformed = signal("text").bytes();
        malformed[malformed.length - 2] = (byte) 0xff;
        return malformed;
    }

    @Test
    void shouldSubscribeAndUnsubscribeInsideHandlers() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            List<Subscription> later = new ArrayList<>();
            open.stream().subscribeAsync(MatchRule.signals(), signal -> {
                collect(signal);
                later.forEach(Subscription::close);
                open.stream().subscribeAsync(MatchRule.signals().path("/"), _ -> received.add("added"));
            });
            later.add(open.stream()
                    .subscribeAsync(MatchRule.signals(), _ -> received.add("closed"))
                    .join());
            open.send(signal("one"));
            assertThat(received).first().isEqualTo("one");
            assertThat(received).doesNotContain("closed");
            received.clear();
            open.send(signal("two"));
            assertThat(received).first().isEqualTo("two");
            assertThat(received).contains("added").doesNotContain("closed");
        }
    }

    @Test
    void shouldAllocateNothingForASignal() throws Exception {
        var meter = new Meter();
        byte[] signals = join(Collections.nCopies(
                        100, RawMessage.signal().body("su", "text", 7L).bytes())
                .toArray(byte[][]::new));
        try (OpenStream open = OpenStream.ofPeer()) {
            open.stream().subscribeAsync(MatchRule.signal("a.b", "C").argument(0, "text"), meter);
            for (int i = 0; i < Meter.SIGNALS / 100; i++) {
                open.send(signals);
            }
        }
        assertThat(meter.between).as("bytes between two signals of one batch").isZero();
    }

    /** Measures the allocation between the last of many signals that are read in the same way. */
    private static final class Meter implements SignalHandler {
        static final int SIGNALS = 200_000;
        private static final int MEASURED = 100;
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final Utf8View text = new Utf8View();
        private int count;
        private long start;
        long between = -1;

        @Override
        public void onSignal(Message signal) {
            count++;
            if (count == SIGNALS - MEASURED + 1) {
                start = threads.getCurrentThreadAllocatedBytes();
            }
            BodyReader body = signal.body();
            if (body.readString(text).length() + body.readUint32() != 11) {
                throw new AssertionError(text);
            }
            if (count == SIGNALS) {
                between = threads.getCurrentThreadAllocatedBytes() - start;
            }
        }
    }

    @Test
    void shouldLoseNothingHoweverLongItLingers() throws Exception {
        for (Duration limit : List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofMillis(1))) {
            try (OpenStream open = OpenStream.toPeer(builder -> builder.linger(limit))) {
                open.server.authenticate();
                open.turn();
                var serials = new ArrayList<Long>();
                open.stream().subscribeAsync(MatchRule.signals(), signal -> serials.add(signal.serial()));
                for (int i = 0; i < 50; i++) {
                    open.send(RawMessage.signal());
                }
                assertThat(serials).hasSize(50);
            }
        }
    }

    @Test
    void shouldNotDelayOtherSourcesOfTheLoop() throws Exception {
        try (OpenStream open = OpenStream.toPeer(builder -> builder.linger(Duration.ofSeconds(1)))) {
            open.server.authenticate();
            open.turn();
            open.stream().subscribeAsync(MatchRule.signals(), _ -> {});
            long start = System.nanoTime();
            byte[] signal = RawMessage.signal().bytes();
            for (int i = 0; i < 100; i++) {
                open.server.send(signal);
                open.loop.poll(Duration.ZERO);
            }
            open.turnUntilDone(CompletableFuture.runAsync(() -> {}, open.loop));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void shouldRefuseToLingerForLessThanNoTimeOrVeryLong() {
        SignalStream.Builder builder = SignalStream.builder(BusAddress.system());
        assertThatThrownBy(() -> builder.linger(Duration.ofNanos(-1))).hasMessageContaining("from zero to a second");
        assertThatThrownBy(() -> builder.linger(Duration.ofMinutes(1))).hasMessageContaining("from zero to a second");
    }
}
