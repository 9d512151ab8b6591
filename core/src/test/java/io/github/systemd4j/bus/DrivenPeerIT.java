package io.github.systemd4j.bus;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.testing.RawServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a bus that the calling thread drives, and a peer that misbehaves. */
@Timeout(60)
class DrivenPeerIT {
    private static final MethodCall CALL =
            MethodCall.toPeer("/any", "org.example.Peer", "Any").withTimeout(Duration.ofDays(1));

    private static CompletableFuture<Void> serving(Server server) {
        var ended = new CompletableFuture<Void>();
        Thread.ofPlatform().start(() -> {
            try {
                server.run();
                ended.complete(null);
            } catch (Throwable t) {
                ended.completeExceptionally(t);
            }
        });
        return ended;
    }

    @FunctionalInterface
    private interface Server {
        void run() throws Exception;
    }

    @Test
    void shouldEndOtherCallsWhenAnAnswerToThePeerFails() throws Exception {
        try (RawServer server = RawServer.open()) {
            CompletableFuture<Void> serving = serving(() -> {
                RawServer.Connection connection = server.accept().authenticate();
                connection.next(); // is never answered
                connection.reply(connection.next(), "");
                connection.next();
                connection.channel().shutdownInput(); // the bus can't write any more
                connection.send(RawMessage.methodCall().bytes());
            });
            var errors = new ArrayList<Throwable>();
            try (Bus bus = Bus.builder(server.peer())
                    .errorHandler((_, error) -> errors.add(error))
                    .driven()
                    .open()) {
                CompletableFuture<Long> pending = bus.callAsync(CALL, Message::serial);
                bus.call(CALL, Message::serial);
                assertFails(ErrorName.DISCONNECTED, () -> bus.call(CALL, Message::serial));
                assertThat(pending).isCompletedExceptionally();
                assertThat(errors).allSatisfy(error -> assertThat(error).isInstanceOf(BusException.class));
            }
            Await.value(serving);
        }
    }
}
