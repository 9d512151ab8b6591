package io.github.systemd4j.watch;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.PrivateBus;
import io.github.systemd4j.testing.Systemctl;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Recovery of a watch from faults between systemd and the watch. */
@Tag("systemd")
@SuppressWarnings("try") // one closes a watch while it is in use
class WatchRecoveryIT extends WatchFixture {
    // --- faults

    @Test
    void shouldReportReloadsOfSystemd() throws Exception {
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed().liveOnly().events()) {
            Systemctl.run("daemon-reload");
            assertThat(next(events, OutOfSync.class).cause()).isEqualTo(OutOfSync.Cause.RELOADING);
            next(events, InSync.class);
            assertSeesAll(watch);
        }
    }

    @Test
    void shouldNotShowAReloadAsChangesOfUnits() throws Exception {
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed()
                        .types(UnitType.TARGET)
                        .liveOnly()
                        .overflow(OverflowPolicy.COALESCE, 1000)
                        .events()) {
            Systemctl.run("daemon-reload");
            assertThat(events.take()).isInstanceOf(OutOfSync.class);
            assertThat(events.take()).isInstanceOf(InSync.class);
        }
    }

    /** The signals of the restart arrive while those of the reload are pending, and no list differs. */
    @Test
    void shouldSeeARestartThatAReloadHides() throws Exception {
        UnitDirectory.write(UNIT, "[Service]\nExecStart=sleep infinity\n");
        Systemctl.run("start", UNIT);
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed().names(UNIT).liveOnly().events()) {
            UnitState before = watch.unit(UNIT).orElseThrow();
            whileBusy(watch, () -> {
                Systemctl.run("daemon-reload");
                Systemctl.run("restart", UNIT);
            });
            next(events, OutOfSync.class);
            UnitState after = next(events, change -> !change.state().mainPid().equals(before.mainPid()))
                    .state();
            assertThat(after.mainPid()).hasValue(Long.parseLong(Systemctl.property(UNIT, "MainPID")));
            assertThat(after.invocationId()).contains(Systemctl.property(UNIT, "InvocationID"));
        } finally {
            Systemctl.run("stop", UNIT);
            UnitDirectory.delete(UNIT);
            Systemctl.run("daemon-reload");
        }
    }

    /** Runs a task while the thread of a watch is blocked. */
    private static void whileBusy(UnitWatch watch, Runnable task) {
        var busy = new CompletableFuture<Void>();
        var done = new CompletableFuture<Void>();
        Thread.ofPlatform()
                .start(() -> watch.open(UnitFilter.ALL, new PendingEvents.Coalescing(), units -> {
                            busy.complete(null);
                            done.join();
                            return units;
                        })
                        .close());
        busy.join();
        task.run();
        done.complete(null);
    }

    @Test
    void shouldOpenWhileSystemdReexecutesItself() throws Exception {
        for (int i = 0; i < 5; i++) {
            Command reexec = Command.start("systemctl", "daemon-reexec");
            try (UnitWatch watch = openSystem()) {
                reexec.exitStatus();
                assertSeesAll(watch);
            }
        }
    }

    @Test
    void shouldFollowSystemdThatReexecutesItself() throws Exception {
        for (BusAddress address : List.of(BusAddress.system(), BusAddress.systemManager())) {
            try (UnitWatch watch = watchOf(address).open();
                    UnitEvents events = watch.feed().liveOnly().events()) {
                Systemctl.run("daemon-reexec");
                next(events, OutOfSync.class);
                next(events, InSync.class);
                Systemctl.runService(UNIT, "sleep", "infinity");
                next(events, change -> change.unit().value().equals(UNIT));
                Systemctl.run("stop", UNIT);
                assertSeesAll(watch);
            }
        }
    }

    @Test
    void shouldDeliverWhatChangedWhileTheBrokerWasGone() throws Exception {
        Systemctl.runService(UNIT, "sleep", "infinity");
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed().liveOnly().events()) {
            Systemctl.run("stop", "dbus.socket", "dbus.service");
            assertThat(next(events, OutOfSync.class).cause())
                    .isIn(OutOfSync.Cause.CONNECTION_LOST, OutOfSync.Cause.MANAGER_RESTARTING);
            assertThat(watch.isInSync()).isFalse();
            Systemctl.run("stop", UNIT);
            try (UnitEvents late = watch.feed().names(UNIT).events()) {
                assertThat(late.take()).isInstanceOf(UnitChange.class);
                assertThat(late.take()).isInstanceOf(OutOfSync.class);
                Systemctl.run("start", "dbus.socket");
                next(late, isRemoved());
                next(late, InSync.class);
            }
            next(events, isRemoved().and(change -> change.unit().value().equals(UNIT)));
            next(events, InSync.class);
            assertThat(watch.isInSync()).isTrue();
            assertSeesAll(watch);
        }
    }

    @Test
    void shouldCloseWhileItIsTryingToConnect() {
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed().liveOnly().events()) {
            Systemctl.run("stop", "dbus.socket", "dbus.service");
            watch.close();
            assertThat(events.stream()).last().isInstanceOf(OutOfSync.class);
        } finally {
            Systemctl.run("start", "dbus.socket");
        }
    }

    @Test
    void shouldReportThatNobodyListens() {
        assertThatThrownBy(
                        () -> watchOf(BusAddress.of("unix:path=/run/nowhere")).open())
                .isInstanceOfSatisfying(
                        BusException.class,
                        error -> assertThat(error.is(ErrorName.FILE_NOT_FOUND)).isTrue());
    }

    @Test
    void shouldReportThatTheBusHasNoSystemd() {
        try (PrivateBus bus = Broker.DBUS_DAEMON.start()) {
            assertThatThrownBy(() -> watchOf(BusAddress.of(bus.address()))
                            .openTimeout(Duration.ofSeconds(2))
                            .open())
                    .isInstanceOfSatisfying(
                            BusException.class,
                            error -> assertThat(error.is(ErrorName.NAME_HAS_NO_OWNER))
                                    .isTrue());
        }
    }

    @Test
    void shouldReportWhyTheBrokerRefuses() {
        try (PrivateBus bus = Broker.DBUS_DAEMON.start(Broker.deny("user=\"*\""))) {
            BusException refusal = assertFails(
                    ErrorName.DISCONNECTED,
                    () -> watchOf(BusAddress.of(bus.address()))
                            .openTimeout(Duration.ofSeconds(2))
                            .open());
            assertThat(refusal.message()).startsWith("not connected within PT2S; the last attempt failed: ");
            assertThat(refusal.errno()).isPositive();
        }
    }

    // --- other ways to systemd

    @Test
    void shouldWatchOverThePrivateSocket() throws Exception {
        try (UnitWatch watch = watchOf(BusAddress.systemManager()).open();
                UnitEvents events = watch.feed().names(UNIT).events()) {
            assertSeesAll(watch);
            Systemctl.runService(UNIT, "sleep", "infinity");
            next(events, isNow(ActiveState.ACTIVE));
            Systemctl.run("stop", UNIT);
            next(events, isRemoved());
        }
    }

    @Test
    void shouldWatchTheUsersManager() throws Exception {
        Systemctl.run("start", "user@0.service");
        try (UnitWatch watch =
                watchOf(BusAddress.of("unix:path=/run/user/0/bus")).open()) {
            assertThat(watch.units())
                    .containsKey(new UnitName("basic.target"))
                    .doesNotContainKey(new UnitName("user@0.service"));
        }
    }

    // --- forged signals

    @Test
    void shouldTrustOnlySystemd() throws Exception {
        Systemctl.runService(UNIT, "sleep", "infinity");
        try (UnitWatch watch = openSystem();
                UnitEvents events = watch.feed()
                        .liveOnly()
                        .overflow(OverflowPolicy.COALESCE, 100)
                        .events();
                Bus forger = Bus.openSystem()) {
            Map<UnitName, UnitState> before = watch.units();
            List<?> names = (List<?>) forger.object("org.freedesktop.DBus", "/org/freedesktop/DBus")
                    .call("org.freedesktop.DBus", "ListNames", "")
                    .getFirst();
            for (Signal signal : forged()) {
                forger.emit(signal).join();
                for (Object name : names) {
                    if (name.toString().startsWith(":")) {
                        forger.emit(signal.withDestination(name.toString())).join();
                    }
                }
            }
            Systemctl.run("stop", UNIT);
            assertThat(((UnitChange) events.take()).unit().value()).isEqualTo(UNIT);
            next(events, isRemoved());
            before.remove(new UnitName(UNIT));
            assertThat(watch.units()).isEqualTo(before);
        }
    }

    private static List<Signal> forged() {
        String manager = "org.freedesktop.systemd1.Manager";
        var path = new ObjectPath("/org/freedesktop/systemd1");
        var units = new ObjectPath("/org/freedesktop/systemd1/unit/systemd4j_2dwatched_2eservice");
        Signal toManager = Signal.of(path.value(), manager, "UnitRemoved").withArguments("so", UNIT, units);
        return List.of(
                toManager,
                new Signal(path, manager, "UnitNew", Body.of("so", "forged.service", units), null),
                new Signal(path, manager, "JobNew", Body.of("uos", 7L, path, UNIT), null),
                new Signal(path, manager, "JobRemoved", Body.of("uoss", 7L, path, UNIT, "failed"), null),
                new Signal(path, manager, "Reloading", Body.of("b", true), null),
                new Signal(
                        new ObjectPath("/org/freedesktop/DBus"),
                        "org.freedesktop.DBus",
                        "NameOwnerChanged",
                        Body.of("sss", "org.freedesktop.systemd1", ":1.0", ""),
                        null),
                new Signal(
                        units,
                        "org.freedesktop.DBus.Properties",
                        "PropertiesChanged",
                        Body.of(
                                "sa{sv}as",
                                "org.freedesktop.systemd1.Unit",
                                Map.of("ActiveState", Variant.of("failed"), "SubState", Variant.of("failed")),
                                List.of()),
                        null));
    }
}
