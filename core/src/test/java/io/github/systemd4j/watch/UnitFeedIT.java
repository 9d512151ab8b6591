package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Systemctl;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.UnitResult;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the conditions of feeds, and the delivery to subscribers. */
@Tag("systemd")
@SuppressWarnings("try") // some close a watch while it is in use
class UnitFeedIT extends WatchFixture {
    // --- conditions of feeds

    @Test
    void shouldBeginWithTheUnitsThatAreWanted() throws Exception {
        try (UnitWatch watch = openSystem();
                UnitEvents events =
                        watch.feed().types(UnitType.SLICE).states("active").events()) {
            watch.close();
            List<String> units = events.stream()
                    .map(event -> ((UnitChange) event).unit().value())
                    .toList();
            assertThat(units).contains("-.slice", "system.slice").allMatch(unit -> unit.endsWith(".slice"));
        }
    }

    @Test
    void shouldShowAUnitUntilItsStateIsNotWantedAnyMore() throws Exception {
        try (UnitWatch watch = openSystem();
                UnitEvents byWord = watch.feed()
                        .states("failed")
                        .overflow(OverflowPolicy.COALESCE, 100)
                        .events();
                UnitEvents byCondition = watch.feed()
                        .where(state -> state.result().equals(Optional.of(UnitResult.EXIT_CODE)))
                        .overflow(OverflowPolicy.COALESCE, 100)
                        .events()) {
            Systemctl.runService(UNIT, "false");
            for (UnitEvents events : List.of(byWord, byCondition)) {
                assertThat(next(events, _ -> true).state().activeState()).isEqualTo(ActiveState.FAILED);
            }
            Systemctl.run("reset-failed", UNIT);
            for (UnitEvents events : List.of(byWord, byCondition)) {
                assertThat(next(events, _ -> true).state().activeState()).isEqualTo(ActiveState.INACTIVE);
            }
        }
    }

    @Test
    void shouldShowOnlyWhatChangesFromNowOn() throws Exception {
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed().liveOnly().events()) {
            Systemctl.runService(UNIT, "sleep", "infinity");
            assertThat(next(events, _ -> true).unit().value()).isEqualTo(UNIT);
            Systemctl.run("stop", UNIT);
        }
    }

    @Test
    void shouldRefuseFeedsThatMakeNoSense() {
        try (UnitWatch watch = openSystem()) {
            assertThatThrownBy(() -> watch.feed().names("nginx"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nginx.service");
            assertThatThrownBy(() -> watch.feed().names(new String[0]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no names");
            assertThatThrownBy(() -> watch.feed().subscribe(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> watch.feed().overflow(OverflowPolicy.COALESCE, 0))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> watch.feed().overflow(OverflowPolicy.DROP_OLDEST, -1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> watchOf(BusAddress.system()).property("Service", "NRestarts"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("UnitType.interfaceName()");
            assertThatThrownBy(() -> watchOf(BusAddress.system()).verifyEvery(Duration.ofMillis(1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> watchOf(BusAddress.system()).openTimeout(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> watchOf(BusAddress.system())
                            .property(UnitType.SERVICE, "MainPID")
                            .open())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("UnitState has it");
        }
    }

    // --- delivery

    @Test
    void shouldCallAHandlerAndGoOnAfterItsErrors() throws Exception {
        var units = new LinkedBlockingQueue<String>();
        var errors = new LinkedBlockingQueue<Throwable>();
        try (UnitWatch watch = watchOf(BusAddress.system())
                .errorHandler((_, error) -> errors.add(error))
                .open()) {
            UnitSubscription subscription = watch.feed()
                    .names(UNIT)
                    .overflow(OverflowPolicy.COALESCE, 100)
                    .subscribe(event -> {
                        units.add(((UnitChange) event).unit().value());
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("from the handler");
                    });
            Systemctl.runService(UNIT, "sleep", "infinity");
            Await.next(units);
            assertThat(Await.next(errors)).hasMessage("from the handler");
            Systemctl.run("stop", UNIT);
            Await.next(units);
            subscription.close();
            subscription.close();
        }
    }

    @Test
    void shouldOutliveAnErrorHandlerThatThrows() throws Exception {
        var units = new LinkedBlockingQueue<String>();
        try (UnitWatch watch = watchOf(BusAddress.system())
                .errorHandler((_, _) -> {
                    throw new IllegalStateException("from the error handler");
                })
                .open()) {
            watch.feed().names("-.slice", "system.slice").subscribe(event -> {
                units.add(((UnitChange) event).unit().value());
                throw new AssertionError("from the handler");
            });
            assertThat(Await.next(units)).isEqualTo("-.slice");
            assertThat(Await.next(units)).isEqualTo("system.slice");
        }
    }

    @Test
    void shouldGoOnWithASubscriberThatInterruptsItself() throws Exception {
        try (UnitWatch watch =
                watchOf(BusAddress.system()).errorHandler((_, _) -> {}).open()) {
            var subscriber = new OneByOne();
            watch.feed().types(UnitType.TARGET).publisher().subscribe(subscriber);
            Flow.Subscription subscription = Await.value(subscriber.subscription);
            subscriber.interrupting = true;
            subscription.request(1);
            Await.next(subscriber.events);
            subscription.request(1);
            Await.next(subscriber.events);
            subscription.cancel();
        }
    }

    @Test
    void shouldPublishToSubscribersAsFarAsTheyAsk() throws Exception {
        try (UnitWatch watch = openSystem()) {
            var subscriber = new OneByOne();
            watch.feed()
                    .names(UNIT)
                    .overflow(OverflowPolicy.COALESCE, 100)
                    .publisher()
                    .subscribe(subscriber);
            Flow.Subscription subscription = Await.value(subscriber.subscription);
            Systemctl.runService(UNIT, "sleep", "infinity");
            Systemctl.run("stop", UNIT);
            assertThat(subscriber.events).isEmpty();
            subscription.request(1);
            assertThat(Await.next(subscriber.events)).isInstanceOf(UnitChange.class);
            subscription.request(Long.MAX_VALUE);
            watch.close();
            assertThat(Await.value(subscriber.end)).isNull();
        }
    }

    private static final class OneByOne implements Flow.Subscriber<UnitEvent> {
        final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        final LinkedBlockingQueue<UnitEvent> events = new LinkedBlockingQueue<>();
        volatile boolean interrupting;
        final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public void onNext(UnitEvent event) {
            events.add(event);
            if (interrupting) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onError(Throwable error) {
            end.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }

    @Test
    void shouldNotifyASubscriberThatTheWatchWasClosed() throws Exception {
        UnitWatch watch = openSystem();
        watch.close();
        watch.close();
        assertThat(watch.isInSync()).isFalse();
        var subscriber = new OneByOne();
        watch.feed().publisher().subscribe(subscriber);
        assertThat(Await.failure(subscriber.end)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> watch.feed().events())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(watch::units)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
