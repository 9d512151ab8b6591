package io.github.systemd4j.manager;

import io.github.systemd4j.testing.Await;
import java.util.concurrent.CompletableFuture;

/** What a manager's connection keeps in memory for what goes on. */
final class Kept {
    private Kept() {}

    /** Asserts that nothing is kept any more, once what is under way has ended. */
    static void assertNothing(SystemdManager systemd) throws InterruptedException {
        Await.until(() -> CompletableFuture.supplyAsync(
                                () -> systemd.size(), systemd.bus().loop())
                        .join()
                == 0);
    }
}
