package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.testing.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Tests tasks of a loop, and other threads that wait for its results. */
class LoopTaskIT extends LoopFixture {
    @Test
    void shouldRunTasksOfAnyThreadInOrder() throws Exception {
        var seen = new LinkedBlockingQueue<Integer>();
        for (int i = 0; i < 5_000; i++) {
            int number = i;
            bus.loop().execute(() -> seen.add(number));
        }
        for (int i = 0; i < 5_000; i++) {
            assertThat(Await.next(seen)).isEqualTo(i);
        }
    }

    /** Each task finds the loop idle, or about to be idle. So no later task hides a lost wake-up. */
    @Test
    void shouldNotLoseAWakeUp() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            var done = new CountDownLatch(2);
            Thread.startVirtualThread(() -> bus.loop().execute(done::countDown));
            bus.loop().execute(done::countDown);
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldSignalAnotherLoopThatTasksAreLeft() {
        try (EventLoop loop = driven()) {
            var run = new AtomicInteger();
            for (int i = 0; i < 5_000; i++) {
                loop.execute(run::incrementAndGet);
            }
            while (loop.timeout().isZero()) {
                loop.poll(Duration.ZERO);
            }
            assertThat(run).hasValue(5_000);
        }
    }

    @Test
    void shouldKeepServingEventsWhileTasksQueueTasks() throws Exception {
        var stop = new AtomicInteger();
        Runnable busy = new Runnable() {
            @Override
            public void run() {
                if (stop.get() == 0) {
                    bus.loop().execute(this);
                }
            }
        };
        bus.loop().execute(busy);
        bus.object(DRIVER, DRIVER_PATH).ping();
        stop.set(1);
    }

    @Test
    void shouldReportWhatTasksThrow() throws Exception {
        try (EventLoop loop = driven()) {
            loop.execute(() -> {
                throw new IllegalStateException("task");
            });
            loop.execute(() -> {
                throw new AssertionError("error");
            });
            loop.poll(Duration.ZERO);
            assertThat(reports).containsExactly("a task: task", "a task: error");
        }
    }

    @Test
    void shouldSurviveAnErrorHandlerThatThrows() throws Exception {
        try (EventLoop loop = EventLoop.start("failing", (_, _) -> {
            throw new IllegalStateException("the handler fails, too");
        })) {
            loop.execute(() -> {
                throw new IllegalStateException("task");
            });
            var after = new CompletableFuture<String>();
            loop.execute(() -> after.complete("went on"));
            assertThat(Await.value(after)).isEqualTo("went on");
        }
    }

    @Test
    void shouldRunWhatWasQueuedBeforeItIsClosed() throws Exception {
        var run = new AtomicInteger();
        EventLoop loop = EventLoop.start("queued");
        for (int i = 0; i < 5_000; i++) {
            loop.execute(run::incrementAndGet);
        }
        loop.close();
        assertThat(run).hasValue(5_000);
    }

    @Test
    void shouldRefuseToWaitOnItsOwnThread() throws Exception {
        var outcome = new CompletableFuture<Void>();
        bus.loop().execute(() -> {
            try {
                assertWouldWait(() -> bus.object(DRIVER, DRIVER_PATH).ping());
                assertWouldWait(() -> bus.subscribe(testRule(), _ -> {}));
                assertWouldWait(() -> on(bus.loop()).open());
                assertWouldWait(() -> bus.requestName("io.github.systemd4j.Name"));
                bus.export(TEST_PATH, ExportedInterface.of(TEST_INTERFACE)).close();
                bus.peerCredentials();
                outcome.complete(null);
            } catch (Throwable t) {
                outcome.completeExceptionally(t);
            }
        });
        Await.value(outcome);
    }

    private static void assertWouldWait(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("on the loop's own thread would wait for itself");
    }

    @Test
    void shouldReportThatNobodyDrivesTheLoop() throws Exception {
        try (EventLoop loop = driven()) {
            Bus idle = drive(loop, on(loop).callTimeout(Duration.ofMillis(1)).openAsync());
            var failure = new CompletableFuture<Throwable>();
            Thread.startVirtualThread(() -> {
                try {
                    idle.object(DRIVER, DRIVER_PATH).ping();
                } catch (BusException e) {
                    failure.complete(e);
                }
            });
            assertThat(Await.value(failure)).hasMessageContaining("the event loop doesn't run");
        }
    }

    @Test
    void shouldWaitForWhatHappensOnTheLoop() throws Exception {
        try (EventLoop loop = EventLoop.start("awaited")) {
            assertThat(loop.await(() -> CompletableFuture.supplyAsync(() -> "value", loop)))
                    .isEqualTo("value");
            var failing = CompletableFuture.failedFuture(new BusException("org.example.Failing", "fails"));
            assertThatThrownBy(() -> loop.await(() -> failing))
                    .isInstanceOf(BusException.class)
                    .hasMessage("[org.example.Failing] fails");
            var never = new CompletableFuture<String>();
            assertThatThrownBy(() -> loop.await(() -> never, Duration.ofMillis(1)))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining(ErrorName.TIMEOUT)
                    .hasMessageContaining("not done after PT0.001S");
            assertThat(never).isCancelled();
        }
    }

    @Test
    void shouldNotWaitForALoopThatNobodyDrives() throws Exception {
        try (EventLoop idle = EventLoop.driven()) {
            var waiting = CompletableFuture.supplyAsync(() -> idle.await(CompletableFuture<String>::new));
            assertThat(Await.failure(waiting))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("the event loop doesn't run");
        }
    }

    @Test
    void shouldNotBeginWhatItRefusesToWaitFor() throws Exception {
        try (EventLoop loop = EventLoop.start("refusing")) {
            var begun = new AtomicInteger();
            CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(
                    () -> loop.await(() -> CompletableFuture.completedFuture(begun.incrementAndGet())), loop);
            assertThat(Await.failure(waiting)).isInstanceOf(IllegalStateException.class);
            assertThat(begun).hasValue(0);
        }
    }
}
