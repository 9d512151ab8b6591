package io.github.systemd4j.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BlockingCallsTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final AutoCloseable result = closed::incrementAndGet;

    /** A future that completes when the thread that waits for it is interrupted. */
    private final class CompletedTooLate extends CompletableFuture<AutoCloseable> {
        @Override
        public AutoCloseable get(long timeout, TimeUnit unit) throws InterruptedException {
            complete(result);
            throw new InterruptedException();
        }
    }

    @Test
    void shouldCloseAResultThatComesWhileTheWaitIsInterrupted() {
        try (EventLoop loop = EventLoop.start("elsewhere")) {
            assertThatThrownBy(() -> BlockingCalls.await(loop, new CompletedTooLate(), Duration.ofSeconds(1)))
                    .isInstanceOfSatisfying(BusException.class, e -> {
                        assertThat(e.name()).isEqualTo(ErrorName.FAILED);
                        assertThat(e.errno()).isEqualTo(libc_h.EINTR());
                    });
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).hasValue(1);
    }

    @Test
    void shouldCloseAResultThatComesWhileTheWaitForALoopIsInterrupted() {
        try (EventLoop loop = EventLoop.start("interrupted")) {
            assertThatThrownBy(() -> loop.await(CompletedTooLate::new)).isInstanceOf(BusException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(() -> loop.await(CompletedTooLate::new, Duration.ofSeconds(1)))
                    .isInstanceOf(BusException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(closed).hasValue(2);
    }
}
