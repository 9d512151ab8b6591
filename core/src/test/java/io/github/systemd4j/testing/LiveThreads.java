package io.github.systemd4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

/** Live threads, to find those that a test leaves behind. */
public final class LiveThreads {
    private LiveThreads() {}

    /** Waits until all platform threads whose names begin with a prefix have ended. */
    public static void awaitNone(String prefix) throws InterruptedException {
        try {
            Await.until(() -> alive(prefix).isEmpty());
        } catch (AssertionError e) {
            assertThat(alive(prefix)).as("threads that were left").isEmpty();
        }
    }

    private static List<String> alive(String prefix) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().startsWith(prefix))
                .map(each -> each.getKey() + " at " + Arrays.toString(each.getValue()))
                .toList();
    }
}
