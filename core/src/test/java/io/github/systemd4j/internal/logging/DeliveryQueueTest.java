package io.github.systemd4j.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeliveryQueueTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final DeliveryQueue queue = new DeliveryQueue(100_000);

    private static LogEntry entry(int size) {
        var entry = new LogEntry();
        entry.fields.field("A", "x".repeat(size - 2));
        return entry;
    }

    @Test
    void shouldWaitForSpaceOnce() throws Exception {
        assertThat(queue.offer(entry(60_000), LONG)).isTrue();
        assertThat(queue.offer(entry(60_000), Duration.ofMillis(1))).isFalse();
        assertThat(queue.offer(entry(60_000), LONG)).isFalse(); // at once
        LogEntry taken = queue.take(LONG);
        assertThat(queue.offer(entry(60_000), LONG)).isFalse(); // is still being delivered
        queue.done(taken.memoryBytes());
        assertThat(queue.offer(entry(60_000), LONG)).isTrue();
    }

    @Test
    void shouldReleaseAWaitingThreadWhenThereIsSpace() throws Exception {
        queue.offer(entry(60_000), LONG);
        var waiting = CompletableFuture.supplyAsync(() -> queue.offer(entry(60_000), LONG));
        LogEntry taken = queue.take(LONG);
        queue.done(taken.memoryBytes());
        assertThat(Await.value(waiting)).isTrue();
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void shouldAcceptALargeEntryIfEmpty() {
        assertThat(queue.offer(entry(200_000), Duration.ZERO)).isTrue();
        assertThat(queue.offer(entry(2), Duration.ZERO)).isFalse();
    }

    @Test
    void shouldRetainInterrupts() {
        queue.offer(entry(60_000), LONG);
        Thread.currentThread().interrupt();
        assertThat(queue.offer(entry(60_000), Duration.ofMillis(1))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldRefuseEntriesAndReleaseItsThreadsWhenClosed() throws Exception {
        queue.offer(entry(60_000), LONG);
        var waiting = CompletableFuture.supplyAsync(() -> queue.offer(entry(60_000), LONG));
        queue.close();
        assertThat(Await.value(waiting)).isFalse();
        LogEntry taken = queue.take(LONG);
        queue.done(taken.memoryBytes());
        assertThat(queue.take(LONG)).isNull();
        assertThat(queue.awaitEmpty(Duration.ZERO)).isTrue();
    }

    @Test
    void shouldCountTheMemoryOfEntries() {
        assertThat(entry(10).memoryBytes()).isGreaterThan(1_000);
        for (int i = 0; i < 10; i++) {
            queue.offer(entry(10), Duration.ZERO);
        }
        assertThat(queue.offer(entry(95_000), Duration.ZERO)).isFalse();
    }

    @Test
    void shouldReturnNoEntryWhenWoken() throws Exception {
        var taken = CompletableFuture.supplyAsync(() -> queue.take(LONG) == null);
        queue.wake();
        assertThat(Await.value(taken)).isTrue();
        assertThat(queue.take(Duration.ZERO)).isNull();
    }
}
