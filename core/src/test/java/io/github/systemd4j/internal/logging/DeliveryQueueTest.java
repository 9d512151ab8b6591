package io.github.systemd4j.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeliveryQueueTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final DeliveryQueue queue = new DeliveryQueue(100);

    private static LogEntry entry(int size) {
        var entry = new LogEntry();
        entry.fields.field("A", "x".repeat(size - 2));
        return entry;
    }

    @Test
    void shouldWaitForSpaceOnce() throws Exception {
        assertThat(queue.offer(entry(60), LONG)).isTrue();
        assertThat(queue.offer(entry(60), Duration.ofMillis(1))).isFalse();
        assertThat(queue.offer(entry(60), LONG)).isFalse(); // at once
        LogEntry taken = queue.take();
        assertThat(queue.offer(entry(60), LONG)).isFalse(); // is still being delivered
        queue.done(taken.fields.bytes());
        assertThat(queue.offer(entry(60), LONG)).isTrue();
    }

    @Test
    void shouldReleaseAWaitingThreadWhenThereIsSpace() throws Exception {
        queue.offer(entry(60), LONG);
        var waiting = CompletableFuture.supplyAsync(() -> queue.offer(entry(60), LONG));
        queue.take();
        queue.done(60);
        assertThat(Await.value(waiting)).isTrue();
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void shouldAcceptALargeEntryIfEmpty() {
        assertThat(queue.offer(entry(1_000), Duration.ZERO)).isTrue();
        assertThat(queue.offer(entry(2), Duration.ZERO)).isFalse();
    }

    @Test
    void shouldRetainInterrupts() {
        queue.offer(entry(60), LONG);
        Thread.currentThread().interrupt();
        assertThat(queue.offer(entry(60), Duration.ofMillis(1))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldRefuseEntriesAndReleaseItsThreadsWhenClosed() throws Exception {
        queue.offer(entry(60), LONG);
        var waiting = CompletableFuture.supplyAsync(() -> queue.offer(entry(60), LONG));
        queue.close();
        assertThat(Await.value(waiting)).isFalse();
        assertThat(queue.take()).isNotNull();
        queue.done(60);
        assertThat(queue.take()).isNull();
        assertThat(queue.awaitEmpty(Duration.ZERO)).isTrue();
    }
}
