package io.github.systemd4j.internal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Starts consumers whose thread can't be created. */
class ConsumerThreadTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final List<String> errors = new ArrayList<>();
    private final EventQueue<String> events = new EventQueue<>(
            "the source", () -> null, _ -> true, (where, error) -> errors.add(where + error), closed::incrementAndGet);

    @SuppressWarnings("NullAway") // a factory may refuse by returning null
    static Stream<ThreadFactory> factories() {
        return Stream.of(
                task -> {
                    throw new IllegalStateException("no more threads");
                },
                task -> null,
                task -> new Thread(task) {
                    @Override
                    public void start() {
                        throw new OutOfMemoryError("unable to create native thread"); // the message of the JVM
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("factories")
    void shouldCloseTheEventsOfAHandler(ThreadFactory threads) {
        var handling = new EventHandling<>(events, _ -> {}, (where, error) -> errors.add(where + error));
        assertThat(catchThrowable(() -> handling.start(threads)).getMessage()).contains("thread");
        assertThat(closed).hasPositiveValue();
        assertThat(events.isEnded()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("factories")
    void shouldNotifyASubscriber(ThreadFactory threads) {
        var calls = new ArrayList<String>();
        new EventPublisher<>(() -> events, threads, (where, error) -> errors.add(where + error))
                .subscribe(new Recorder(calls));
        assertThat(calls).hasSize(2).first().isEqualTo("subscribed");
        assertThat(calls.getLast())
                .startsWith("java.lang.IllegalStateException: starting the subscriber's thread has failed: ")
                .contains("thread");
        assertThat(closed).hasPositiveValue();
        assertThat(events.isEnded()).isTrue();
        assertThat(errors).isEmpty();
    }

    private record Recorder(List<String> calls) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            calls.add("subscribed");
        }

        @Override
        public void onNext(String event) {
            calls.add(event);
        }

        @Override
        public void onError(Throwable error) {
            calls.add(error.toString());
        }

        @Override
        public void onComplete() {
            calls.add("completed");
        }
    }
}
