package io.github.systemd4j.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.testing.Descriptors;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FuturesTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final AutoCloseable result = closed::incrementAndGet;
    private final CompletableFuture<AutoCloseable> making = new CompletableFuture<>();
    private final CompletableFuture<AutoCloseable> receiver = new CompletableFuture<>();

    @Test
    void shouldDeliverAResultToTheWaitingThread() {
        Futures.deliver(receiver, result);
        assertThat(receiver).isCompletedWithValue(result);
        assertThat(closed).hasValue(0);
    }

    @Test
    void shouldCloseAResultThatNobodyWaitsForAnyMore() {
        receiver.cancel(true);
        Futures.deliver(receiver, result);
        assertThat(closed).hasValue(1);
    }

    @Test
    void shouldCloseTheDescriptorsOfAResultThatNobodyWaitsForAnyMore() {
        UnixFd fd = UnixFd.adopt(Descriptors.memfd());
        Futures.discard(List.of(fd));
        assertThat(fd).hasToString("fd (closed)");
    }

    @Test
    void shouldKeepTheInterruptStatusWhenClosingIsInterrupted() {
        AutoCloseable interrupted = () -> {
            throw new InterruptedException("closing");
        };
        Futures.discard(interrupted);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldDeliverWhatIsBeingMade() {
        Futures.deliver(receiver, making, Function.identity(), closed::incrementAndGet);
        making.complete(result);
        assertThat(receiver).isCompletedWithValue(result);
        assertThat(closed).hasValue(0);
    }

    @Test
    void shouldGiveUpWhatIsBeingMadeOnceTheReceiverIsDone() {
        Futures.deliver(receiver, making, Function.identity(), closed::incrementAndGet);
        receiver.complete(() -> {});
        assertThat(closed).hasValue(1);
    }

    @Test
    void shouldGiveUpWhatComesTooLate() {
        receiver.cancel(true);
        Futures.deliver(
                receiver, CompletableFuture.completedFuture(result), Function.identity(), closed::incrementAndGet);
        assertThat(closed).hasValue(1);
    }

    @Test
    void shouldGiveUpWhatCannotBeMade() {
        var failure = new IllegalStateException("no");
        Futures.deliver(receiver, making, made -> made, closed::incrementAndGet);
        making.completeExceptionally(failure);
        assertThat(receiver.exceptionNow()).isSameAs(failure);
        assertThat(closed).hasPositiveValue();
    }

    @Test
    void shouldGiveUpWhatItHasNoMemoryToDeliver() {
        var failure = new OutOfMemoryError("no");
        var exhausted = new CompletableFuture<AutoCloseable>() {
            @Override
            public <U> CompletableFuture<U> thenApply(Function<? super AutoCloseable, ? extends U> mapping) {
                throw failure;
            }
        };
        assertThatThrownBy(() -> Futures.deliver(receiver, exhausted, made -> made, closed::incrementAndGet))
                .isSameAs(failure);
        assertThat(closed).hasValue(1);
    }

    @Test
    void shouldCopyWhatTheSourceCompletesWith() {
        CompletableFuture<AutoCloseable> copy = Futures.detachable(making);
        making.complete(result);
        assertThat(copy).isCompletedWithValue(result);
        assertThat(Futures.detachable(making)).isCompletedWithValue(result);
        var failure = new IllegalStateException("no");
        assertThat(Futures.detachable(CompletableFuture.failedFuture(failure)).exceptionNow())
                .isSameAs(failure);
    }

    @Test
    void shouldLeaveNothingAtTheSourceOfACopyThatIsDone() {
        CompletableFuture<AutoCloseable> lasting = Futures.detachable(making);
        for (int i = 0; i < 100; i++) {
            Futures.detachable(making).cancel(false);
            Futures.detachable(making).complete(result);
        }
        assertThat(making.getNumberOfDependents()).isEqualTo(1);
        making.complete(result);
        assertThat(lasting).isCompletedWithValue(result);
    }
}
