package io.github.systemd4j.manager;

import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Peers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalFollowerIT {
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicInteger losses = new AtomicInteger();

    /** The handler of the first signal runs out of memory. */
    private void onSignal() {
        if (signals.incrementAndGet() == 1) {
            throw new OutOfMemoryError("a test wants it so");
        }
    }

    @Test
    void shouldRequestTheContentOfALostSignal() throws Exception {
        try (Peers peers = Peers.connect()) {
            var follower = new SignalFollower(
                    new ManagerClient(peers.client()),
                    Map.of(MatchRule.signal("a.b", "C"), _ -> onSignal()),
                    losses::incrementAndGet,
                    _ -> {});
            Await.value(CompletableFuture.supplyAsync(
                            follower::following, peers.client().loop())
                    .thenCompose(following -> following));
            for (int i = 1; i <= 3; i++) {
                int sent = i;
                Await.value(peers.server().emit(Signal.of("/", "a.b", "C")));
                Await.until(() -> signals.get() == sent);
            }
            Await.until(() -> losses.get() == 1);
        }
    }
}
