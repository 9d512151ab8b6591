package io.github.systemd4j.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.RawMessage;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the match rules that a broker receives. */
@Timeout(60)
class MatchesIT {
    private static final MatchRule RULE = MatchRule.signal("a.b", "C");

    private static CompletableFuture<Subscription> subscribe(OpenStream open) {
        return open.stream().subscribeAsync(RULE, _ -> {});
    }

    private static void refuse(OpenStream open, Message call) throws Exception {
        open.send(RawMessage.error(call.serial(), ErrorName.LIMITS_EXCEEDED));
    }

    private static void assertRefused(CompletableFuture<Subscription> subscribed) throws Exception {
        assertThat(((BusException) Await.failure(subscribed)).name()).isEqualTo(ErrorName.LIMITS_EXCEEDED);
    }

    @Test
    void shouldSendARuleOnceForAllItsSubscriptions() throws Exception {
        try (OpenStream open = OpenStream.ofBroker()) {
            CompletableFuture<Subscription> first = subscribe(open);
            CompletableFuture<Subscription> second = subscribe(open);
            Message add = open.server.next();
            assertThat(add.member()).hasToString("AddMatch");
            open.server.reply(add, "");
            open.turn();
            first.join().close();
            first.join().close();
            second.join().close();
            assertThat(open.server.next().member()).hasToString("RemoveMatch");
        }
    }

    @Test
    void shouldSendARuleAgainThatWasRefused() throws Exception {
        try (OpenStream open = OpenStream.ofBroker()) {
            CompletableFuture<Subscription> first = subscribe(open);
            CompletableFuture<Subscription> again =
                    first.handle((_, _) -> subscribe(open)).thenCompose(each -> each);
            CompletableFuture<Subscription> second = subscribe(open);
            refuse(open, open.server.next());
            assertRefused(first);
            assertRefused(second);
            assertThat(again).isNotDone();
            Message retry = open.server.next();
            assertThat(retry.member()).hasToString("AddMatch");
            open.server.reply(retry, "");
            open.turn();
            again.join().close();
            assertThat(open.server.next().member()).hasToString("RemoveMatch");
        }
    }
}
