package io.github.systemd4j.testing;

/** The threads that are alive, to find those that a test leaves behind. */
public final class LiveThreads {
    private LiveThreads() {}

    /** Waits until all platform threads have ended whose names begin like this. */
    public static void awaitNone(String prefix) throws InterruptedException {
        Await.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith(prefix)));
    }
}
