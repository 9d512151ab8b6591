package io.github.systemd4j.internal.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.UnixFd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallLimiterTest {
    private final Queue<CompletableFuture<String>> open = new ArrayDeque<>();
    private final CallLimiter turns = new CallLimiter(() -> open.size() < 2);

    private CompletableFuture<String> call() {
        return turns.call(() -> {
            var reply = new CompletableFuture<String>();
            open.add(reply);
            return reply;
        });
    }

    @Test
    void shouldHaveCallsWaitWhileThereIsNoRoom() {
        List<CompletableFuture<String>> replies = List.of(call(), call(), call());
        assertThat(open).hasSize(2);
        assertThat(turns.size()).isEqualTo(1);
        open.remove().complete("first");
        assertThat(replies.getFirst()).isCompletedWithValue("first");
        assertThat(open).hasSize(2);
        open.remove().completeExceptionally(new IllegalStateException("second"));
        assertThat(replies.get(1)).isCompletedExceptionally();
        open.remove().complete("third");
        assertThat(replies.getLast()).isCompletedWithValue("third");
        assertThat(turns.size()).isZero();
    }

    @Test
    void shouldCloseADescriptorThatNobodyWaitsForAnyMore() {
        var reply = new CompletableFuture<UnixFd>();
        turns.call(() -> reply).cancel(true);
        UnixFd late = UnixFd.duplicate(0);
        reply.complete(late);
        assertThat(late).hasToString("fd (closed)");
    }

    @Test
    void shouldForgetACallThatLeavesTheQueue() {
        List<CompletableFuture<String>> replies = List.of(call(), call(), call(), call());
        turns.leave(replies.get(2));
        assertThat(replies.get(2)).isCancelled();
        assertThat(turns.size()).isEqualTo(1);
        turns.leave(replies.getFirst());
        assertThat(replies.getFirst()).isNotDone();
        open.remove().complete("first");
        open.remove().complete("second");
        open.remove().complete("fourth");
        assertThat(replies.getLast()).isCompletedWithValue("fourth");
        assertThat(turns.size()).isZero();
    }

    @Test
    void shouldFailACallThatThrowsWhenItIsItsTurn() {
        call();
        call();
        CompletableFuture<String> throwing = turns.call(() -> {
            throw new OutOfMemoryError("a test wants it so");
        });
        CompletableFuture<String> next = call();
        open.remove().complete("first");
        assertThat(throwing).isCompletedExceptionally();
        open.remove().complete("second");
        open.remove().complete("next");
        assertThat(next).isCompletedWithValue("next");
    }

    @Test
    void shouldTakeAnyNumberOfCallsThatFailAtOnce() {
        call();
        call();
        List<CompletableFuture<String>> replies = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            replies.add(turns.call(() -> CompletableFuture.failedFuture(new IllegalStateException())));
        }
        open.remove().complete("");
        assertThat(replies).allMatch(CompletableFuture::isCompletedExceptionally);
    }
}
