package io.github.systemd4j.manager;

import io.github.systemd4j.testing.Await;
import java.util.concurrent.CompletableFuture;

/** The objects that a manager retains for operations in progress. */
final class RetainedState {
    private RetainedState() {}

    /** Asserts that nothing is retained after all operations in progress have ended. */
    static void assertNothing(SystemdManager systemd) throws InterruptedException {
        Await.until(() -> CompletableFuture.supplyAsync(
                                () -> systemd.size(), systemd.bus().loop())
                        .join()
                == 0);
    }
}
