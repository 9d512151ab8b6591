package io.github.systemd4j.watch;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Systemctl;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.UnitType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the properties that a watch follows. */
@Tag("systemd")
@SuppressWarnings("try") // some close a watch while it is in use
class WatchedPropertiesIT extends WatchFixture {
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
}
