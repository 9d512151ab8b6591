package io.github.systemd4j.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.testing.RawServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls over a stream that the test replies to. */
@Timeout(60)
class StreamCallIT {
    private static final MethodCall CALL = MethodCall.toPeer("/a", "a.b", "C").withTimeout(Duration.ofDays(1));

    @Test
    void shouldSendCallWhenItIsLargerThanWhatMayWait() throws IOException {
        try (RawServer server = RawServer.open()) {
            var opening = SignalStream.builder(server.peer()).openAsync();
            try (var peer = server.accept().authenticate();
                    SignalStream stream = opening.join()) {
                byte[] half = new byte[40 << 20];
                var answer = stream.callAsync(CALL.withArguments("ayay", half, half), Message::serial);
                peer.reply(peer.next(), "");
                assertThat(answer.join()).isPositive();
            }
        }
    }

    @Test
    void shouldForgetCallWhenItIsAnsweredBeforeAnOlderOne() throws IOException, InterruptedException {
        try (RawServer server = RawServer.open()) {
            var opening = SignalStream.builder(server.peer()).openAsync();
            try (var peer = server.accept().authenticate();
                    SignalStream stream = opening.join()) {
                CompletableFuture<Long> older = stream.callAsync(CALL, Message::serial);
                peer.next();
                WeakReference<Object> result = answered(stream, peer);
                while (result.get() != null) {
                    System.gc();
                    Thread.sleep(1);
                }
                assertThat(older).isNotDone();
            }
        }
    }

    private static WeakReference<Object> answered(SignalStream stream, RawServer.Connection peer) throws IOException {
        var answer = stream.callAsync(CALL, _ -> new Object());
        peer.reply(peer.next(), "");
        return new WeakReference<>(answer.join());
    }
}
