package io.github.systemd4j.watch;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Systemctl;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitResult;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("systemd")
@SuppressWarnings("try") // some close a watch while it is in use
class UnitWatchIT extends WatchFixture {
    // --- states and changes

    @Test
    void shouldKnowAllUnits() throws Exception {
        try (UnitWatch watch = openSystem()) {
            assertSeesAll(watch);
            assertThat(watch.isInSync()).isTrue();
        }
    }

    @Test
    void shouldKnowUnitsThatNoListContains() {
        Systemctl.runService(UNIT, "sleep", "infinity");
        try (UnitWatch watch = openSystem()) {
            UnitState state = watch.unit(UNIT).orElseThrow();
            assertThat(state.mainPid()).hasValue(Long.parseLong(Systemctl.property(UNIT, "MainPID")));
            assertThat(state.invocationId()).contains(Systemctl.property(UNIT, "InvocationID"));
            assertThat(state.result()).contains(UnitResult.SUCCESS);
        } finally {
            Systemctl.run("stop", UNIT);
        }
    }

    @Test
    void shouldShowAServiceFromItsStartToItsEnd() throws Exception {
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed()
                        .names(UNIT)
                        .overflow(OverflowPolicy.COALESCE, 100)
                        .events()) {
            Systemctl.runService(UNIT, "sleep", "infinity");
            UnitChange started = next(events, isNow(ActiveState.ACTIVE));
            assertThat(started.state().mainPid()).hasValue(Long.parseLong(Systemctl.property(UNIT, "MainPID")));
            assertThat(started.state().invocationId()).contains(Systemctl.property(UNIT, "InvocationID"));
            Systemctl.run("stop", UNIT);
            assertThat(next(events, isRemoved()).state().mainPid()).isEmpty();
        }
    }

    @Test
    void shouldShowEachChangeOnceAndWhole() throws Exception {
        UnitDirectory.write(UNIT, "[Service]\nExecStart=sleep infinity\n");
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed()
                        .names(UNIT)
                        .overflow(OverflowPolicy.COALESCE, 100)
                        .events()) {
            Systemctl.run("start", UNIT);
            next(
                    events,
                    isNow(ActiveState.ACTIVE)
                            .and(change -> change.state().jobId().isEmpty()));
            Systemctl.run("kill", "--signal=KILL", UNIT);
            UnitChange failed = next(events, isNow(ActiveState.FAILED));
            assertThat(failed.previous()).map(UnitState::activeState).contains(ActiveState.ACTIVE);
            assertThat(failed.state().mainPid()).isEmpty();
            assertThat(failed.state().result()).contains(UnitResult.SIGNAL);
            assertThat(failed.state().subState()).isEqualTo("failed");
            Systemctl.run("reset-failed", UNIT);
            assertThat(next(events, _ -> true).state().activeState()).isEqualTo(ActiveState.INACTIVE);
            assertThat(next(events, _ -> true).type()).isEqualTo(UnitChange.Type.REMOVED);
        } finally {
            UnitDirectory.delete(UNIT);
        }
    }

    @Test
    void shouldReportJobsAndTheirResults() throws Exception {
        UnitDirectory.write(UNIT, "[Service]\nType=oneshot\nExecStart=false\n");
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed()
                        .names(UNIT)
                        .overflow(OverflowPolicy.COALESCE, 100)
                        .events()) {
            Systemctl.run("start", "--no-block", UNIT);
            UnitChange ended = next(events, change -> change.jobResult().isPresent());
            assertThat(ended.jobResult()).contains(JobResult.FAILED);
            assertThat(ended.state().jobId()).isEmpty();
        } finally {
            UnitDirectory.delete(UNIT);
            Systemctl.run("daemon-reload");
        }
    }

    @Test
    void shouldFollowChosenProperties() throws Exception {
        UnitDirectory.write(
                UNIT, "[Service]\nExecStart=sleep infinity\nRestart=always\nRestartSec=10ms\nStartLimitBurst=100\n");
        String service = UnitType.SERVICE.interfaceName();
        try (UnitWatch watch = watchOf(BusAddress.system())
                        .property(service, "NRestarts")
                        .property(service, "ExecStart")
                        .property("org.freedesktop.systemd1.Unit", "StateChangeTimestamp")
                        .open();
                UnitEvents events = watch.feed().names(UNIT).events()) {
            Systemctl.run("start", UNIT);
            Systemctl.run("kill", "--signal=KILL", UNIT);
            UnitState state = next(
                            events,
                            isNow(ActiveState.ACTIVE)
                                    .and(change -> new Variant("u", 1L)
                                            .equals(change.state().properties().get("NRestarts"))))
                    .state();
            assertThat(state.properties().get("ExecStart").signature()).isEqualTo("a(sasbttttuii)");
            assertThat(state.properties().get("StateChangeTimestamp").signature())
                    .isEqualTo("t");
        } finally {
            Systemctl.run("stop", UNIT);
            UnitDirectory.delete(UNIT);
            Systemctl.run("daemon-reload");
        }
    }

    @Test
    void shouldRefuseAPropertyThatUnitsDoNotHave() {
        assertThatThrownBy(() -> watchOf(BusAddress.system())
                        .property("org.freedesktop.systemd1.Unit", "NoSuchThing")
                        .open())
                .isInstanceOfSatisfying(
                        BusException.class,
                        error ->
                                assertThat(error.is(ErrorName.UNKNOWN_PROPERTY)).isTrue())
                .hasMessageContaining("NoSuchThing");
    }

    @ParameterizedTest
    @CsvSource({"SERVICE, CPUUsageNSec", "SLICE, MemoryCurrent", "SWAP, IPIngressBytes"})
    void shouldRefuseAPropertyWhoseChangesSystemdDoesNotAnnounce(UnitType type, String name) {
        UnitWatch.Builder watch = watchOf(BusAddress.system()).property(type, name);
        assertThatThrownBy(watch::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "%s of %s can't be followed, because systemd doesn't announce its changes: read it with Unit.property",
                        name, type.interfaceName());
        assertThat(Systemctl.listUnits().keySet()).noneMatch(unit -> unit.startsWith("systemd4j-introspection"));
    }

    /** Some types have no units. */
    @ParameterizedTest
    @EnumSource
    void shouldKnowThePropertiesOfEachType(UnitType type) {
        UnitWatch.Builder watch = watchOf(BusAddress.system()).property(type, "NoSuchThing");
        assertThat(assertFails(ErrorName.UNKNOWN_PROPERTY, watch::open).message())
                .isEqualTo("%s has no property \"NoSuchThing\"", type.interfaceName());
    }

    @Test
    void shouldFollowPropertiesThatNeverChange() {
        try (UnitWatch watch = watchOf(BusAddress.systemManager())
                .property(SystemdNames.UNIT, "Id")
                .open()) {
            assertThat(watch.unit("system.slice").orElseThrow().properties())
                    .containsEntry("Id", Variant.of("system.slice"));
        }
    }

    @Test
    void shouldSeeLoadStatesChange() throws Exception {
        UnitDirectory.write(UNIT, "[Unit]\nWants=systemd4j-wanted.service\n[Service]\nExecStart=sleep infinity\n");
        try (UnitWatch watch = openSystem();
                UnitEvents events =
                        watch.feed().names("systemd4j-wanted.service").events()) {
            Systemctl.run("start", UNIT);
            assertThat(next(events, _ -> true).state().loadState()).isEqualTo(LoadState.NOT_FOUND);
            UnitDirectory.write("systemd4j-wanted.service", "[Service]\nExecStart=sleep infinity\n");
            Systemctl.run("daemon-reload");
            assertThat(next(events, _ -> true).state().loadState()).isEqualTo(LoadState.LOADED);
            UnitDirectory.delete("systemd4j-wanted.service");
            Systemctl.run("mask", "--runtime", "systemd4j-wanted.service");
            assertThat(next(events, _ -> true).state().loadState()).isEqualTo(LoadState.MASKED);
        } finally {
            Systemctl.run("unmask", "--runtime", "systemd4j-wanted.service");
            Systemctl.run("stop", UNIT);
            UnitDirectory.delete(UNIT);
            Systemctl.run("daemon-reload");
        }
    }

    /** systemd finds a unit file when the unit is started, without a reload and without a signal about it. */
    @Test
    void shouldSeeAUnitFileThatSystemdFindsWithoutAReload() throws Exception {
        UnitDirectory.write(UNIT, "[Unit]\nWants=systemd4j-wanted.service\n[Service]\nExecStart=sleep infinity\n");
        try (UnitWatch watch = openSystem();
                UnitEvents events =
                        watch.feed().names("systemd4j-wanted.service").events()) {
            Systemctl.run("start", UNIT);
            assertThat(next(events, _ -> true).state().loadState()).isEqualTo(LoadState.NOT_FOUND);
            UnitDirectory.write("systemd4j-wanted.service", "[Service]\nExecStart=sleep infinity\n");
            Systemctl.run("start", "systemd4j-wanted.service");
            assertThat(next(events, change -> change.state().loadState() == LoadState.LOADED))
                    .isNotNull();
            assertSeesAll(watch);
        } finally {
            Systemctl.run("stop", UNIT, "systemd4j-wanted.service");
            UnitDirectory.delete("systemd4j-wanted.service");
            UnitDirectory.delete(UNIT);
            Systemctl.run("daemon-reload");
        }
    }

    @Test
    void shouldFollowAUnitWhoseNameIsEscaped() throws Exception {
        String unit = "systemd4j-" + UnitName.escape("a/b-c \u00e4") + ".service";
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed().names(unit).events()) {
            Systemctl.runService(unit, "sleep", "infinity");
            next(events, isNow(ActiveState.ACTIVE));
            Systemctl.run("stop", unit);
            next(events, isRemoved());
        }
    }

    @Test
    void shouldShowUnitsThatAreGoneBeforeTheyAreListed() throws Exception {
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed()
                        .patterns("systemd4j-brief-*")
                        .overflow(OverflowPolicy.COALESCE, 1_000)
                        .events()) {
            for (int i = 0; i < 20; i++) {
                Systemctl.runService("systemd4j-brief-" + i + ".service", "--collect", "true");
            }
            var ran = new HashSet<String>();
            while (ran.size() < 20) {
                UnitChange removed = next(events, isRemoved());
                assertThat(removed.state().loadState()).isEqualTo(LoadState.LOADED);
                assertThat(removed.state().invocationId().orElseThrow()).hasSize(32);
                ran.add(removed.unit().value());
            }
        }
    }

    @Test
    void shouldNotMissUnitsThatComeAtOnce() throws Exception {
        UnitDirectory.write("systemd4j-mass@.service", "[Service]\nExecStart=sleep infinity\n");
        String[] units = IntStream.range(0, 200)
                .mapToObj("systemd4j-mass@%d.service"::formatted)
                .toArray(String[]::new);
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed().patterns("systemd4j-mass@*").events()) {
            Systemctl.run("start", units);
            var active = new HashSet<String>();
            while (active.size() < units.length) {
                active.add(next(events, isNow(ActiveState.ACTIVE)).unit().value());
            }
            assertSeesAll(watch);
            Systemctl.run("stop", units);
            assertSeesAll(watch);
        } finally {
            UnitDirectory.delete("systemd4j-mass@.service");
        }
    }

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
