package io.github.systemd4j.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.testing.RawMessage;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the handlers of a stream: their errors, subscriptions, allocation, and delays. */
@Timeout(60)
class StreamHandlerIT extends SignalStreamFixture {
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
