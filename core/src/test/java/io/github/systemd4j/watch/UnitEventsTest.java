package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class UnitEventsTest {
    private static final UnitChange A = UnitChange.initial(UnitState.unknown(new UnitName("a.service")));
    private static final UnitChange B = UnitChange.initial(UnitState.unknown(new UnitName("b.service")));

    private final LinkedBlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    private final List<UnitEvents> closed = new ArrayList<>();

    private UnitEvents events(Predicate<UnitState> condition) {
        return new UnitEvents(
                UnitFilter.ALL.where(condition),
                new PendingEvents.Coalescing(),
                (_, error) -> errors.add(error),
                closed::add);
    }

    private UnitEvents events() {
        return events(_ -> true);
    }

    @Test
    void shouldGiveWhatCameBeforeTheEnd() throws Exception {
        UnitEvents events = events();
        events.offer(A);
        events.end(null);
        events.offer(B);
        assertThat(events.isEnded()).isTrue();
        assertThat(events.take()).isEqualTo(A);
        assertThat(events.take()).isNull();
    }

    @Test
    void shouldGiveNothingOnceItWasClosed() throws Exception {
        UnitEvents events = events();
        events.offer(A);
        events.close();
        events.close();
        assertThat(events.take()).isNull();
        assertThat(closed).containsOnly(events);
    }

    @Test
    void shouldWakeUpAWaitingThreadWhenItIsClosed() throws Exception {
        UnitEvents events = events();
        var taken = new CompletableFuture<Boolean>();
        Thread.startVirtualThread(() -> taken.complete(!events.iterator().hasNext()));
        events.close();
        assertThat(Await.value(taken)).isTrue();
    }

    @Test
    void shouldGiveUpAfterTheLimit() throws Exception {
        assertThat(events().poll(Duration.ZERO)).isNull();
        assertThat(events().poll(Duration.ofMillis(-1))).isNull();
        assertThat(events().poll(Duration.ofNanos(1))).isNull();
    }

    @Test
    void shouldNotCountWhatIsNotWantedAsTaken() throws Exception {
        UnitEvents events = events(state -> state.name().value().startsWith("b"));
        events.offer(A);
        events.offer(B);
        assertThat(events.poll(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(B);
    }

    @Test
    void shouldReportAConditionThatThrowsAndShowTheUnit() throws Exception {
        UnitEvents events = events(_ -> {
            throw new IllegalStateException("no idea");
        });
        events.offer(A);
        assertThat(events.take()).isEqualTo(A);
        assertThat(errors.remove()).hasMessage("no idea");
    }

    @Test
    void shouldReportWhyTheWatchHasFailed() {
        UnitEvents events = events();
        events.offer(A);
        events.end(new IllegalArgumentException("bad address"));
        assertThat(events.iterator().next()).isEqualTo(A);
        assertThatThrownBy(events::take)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bad address");
    }

    @Test
    void shouldEndTheStreamWithTheWatch() {
        UnitEvents events = events();
        events.offer(A);
        events.offer(B);
        events.end(null);
        try (var stream = events.stream()) {
            assertThat(stream).containsExactly(A, B);
        }
        assertThat(closed).containsExactly(events);
    }

    @Test
    void shouldEndTheIterationOfAnInterruptedThreadAndLoseNothing() throws Exception {
        UnitEvents events = events();
        events.offer(A);
        Thread.currentThread().interrupt();
        assertThat(events.iterator().hasNext()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(events.take()).isEqualTo(A);
    }
}
