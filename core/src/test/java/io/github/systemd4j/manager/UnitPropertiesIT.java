package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.properties.MountProperties;
import io.github.systemd4j.properties.PathProperties;
import io.github.systemd4j.properties.ServiceProperties;
import io.github.systemd4j.properties.SliceProperties;
import io.github.systemd4j.properties.SocketProperties;
import io.github.systemd4j.properties.TimerProperties;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitFileState;
import io.github.systemd4j.unit.UnitResult;
import io.github.systemd4j.unit.UnitType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the properties of a unit. */
@Tag("systemd")
class UnitPropertiesIT extends UnitFixture {
    @Test
    void shouldReadProperties() {
        Instant before = Instant.now().minusSeconds(1);
        Unit unit = running("read.service", "WatchdogSec=1h\nTimeoutStartSec=infinity");
        UnitProperties properties = unit.properties();
        assertThat(properties.id()).isEqualTo(unit.name());
        assertThat(properties.description()).isEqualTo("read.service");
        assertThat(properties.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(properties.activeState()).isEqualTo(ActiveState.ACTIVE);
        assertThat(properties.subState()).isEqualTo("running");
        assertThat(properties.unitFileState()).contains(UnitFileState.STATIC);
        assertThat(properties.invocationId().orElseThrow()).matches("[0-9a-f]{32}");
        assertThat(properties.getBoolean("CanStart")).isTrue();
        assertThat(properties.getStrings("Names")).containsExactly("read.service");
        assertThat(properties.getInstant("ActiveEnterTimestamp").orElseThrow()).isAfter(before);
        assertThat(properties.getInstant("InactiveEnterTimestamp")).isEmpty();
        assertThat(properties.getDuration("WatchdogUSec")).contains(Duration.ofHours(1));
        assertThat(properties.getDuration("TimeoutStartUSec")).isEmpty();
        assertThat(properties.getString("FragmentPath")).isEqualTo("/run/systemd/system/read.service");
        assertThat(unit.properties(UnitType.SERVICE.interfaceName()).asMap())
                .containsKey("MainPID")
                .doesNotContainKey("Id");
        assertThat(unit.property(UnitType.SERVICE.interfaceName(), "WatchdogUSec", Duration.class))
                .isEqualTo(Duration.ofHours(1));
        assertThat(systemd.unit("-.slice").properties().unitFileState()).isEmpty();
        assertDone(unit.stop());
    }

    @Test
    void shouldReadServices() {
        UnitDirectory.oneshot("exiting.service", "sh -c 'exit 42'");
        Unit unit = systemd.unit("exiting.service");
        unit.start().await();
        ServiceProperties service = new ServiceProperties(unit.properties());
        assertThat(service.type()).isEqualTo("oneshot");
        assertThat(service.mainPid()).isEmpty();
        assertThat(service.result()).isEqualTo(UnitResult.EXIT_CODE);
        assertThat(service.execMainCode()).isEqualTo(1);
        assertThat(service.execMainStatus()).isEqualTo(42);
        assertThat(service.execMainStartTimestamp().orElseThrow())
                .isBeforeOrEqualTo(service.execMainExitTimestamp().orElseThrow());
        assertThat(service.nRestarts()).isZero();
        assertThat(service.slice()).isEqualTo("system.slice");
        assertThat(new ServiceProperties(
                                systemd.unit("systemd-journald.service").properties())
                        .statusText())
                .isEqualTo("Processing requests...");
    }

    @Test
    void shouldReadOtherTypes() {
        SocketProperties socket =
                new SocketProperties(systemd.unit("systemd-journald.socket").properties());
        assertThat(socket.accept()).isFalse();
        assertThat(socket.result()).isEqualTo(UnitResult.SUCCESS);
        MountProperties mount = new MountProperties(systemd.unit("-.mount").properties());
        assertThat(mount.where()).isEqualTo("/");
        assertThat(mount.type()).isEqualTo("overlay");
        PathProperties path = new PathProperties(
                systemd.unit("systemd-ask-password-console.path").properties());
        assertThat(path.unit()).isEqualTo("systemd-ask-password-console.service");
        SliceProperties slice = new SliceProperties(systemd.unit("system.slice").properties());
        assertThat(slice.slice()).isEqualTo("-.slice");
        assertThat(slice.controlGroup()).endsWith("/system.slice");
    }

    @Test
    void shouldReadTimers() {
        UnitDirectory.oneshot("timed.service", "true");
        UnitDirectory.write("timed.timer", "[Timer]\nOnCalendar=2100-01-01 00:00:00 UTC\nAccuracySec=1s\n");
        Unit unit = systemd.unit("timed.timer");
        assertDone(unit.start());
        TimerProperties timer = new TimerProperties(unit.properties());
        assertThat(timer.unit()).isEqualTo("timed.service");
        assertThat(timer.nextElapseRealtime()).contains(Instant.parse("2100-01-01T00:00:00Z"));
        assertThat(timer.lastTrigger()).isEmpty();
        assertThat(timer.accuracy()).isEqualTo(Duration.ofSeconds(1));
        assertThat(timer.persistent()).isFalse();
        assertDone(unit.stop());
    }

    /** A record of a program, with the properties that it needs. */
    record Picked(
            String id, ActiveState activeState, Optional<Instant> activeEnterTimestamp, OptionalLong memoryHigh) {}

    record Unknown(String noSuchProperty) {}

    record Wrong(Instant id) {}

    @Test
    void shouldReportWhatDoesNotFitARecord() {
        UnitProperties properties = systemd.unit("nowhere.service").properties();
        assertThat(properties.as(Picked.class))
                .isEqualTo(new Picked("nowhere.service", ActiveState.INACTIVE, Optional.empty(), OptionalLong.empty()));
        assertThatThrownBy(() -> properties.as(Unknown.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("noSuchProperty");
        assertThatThrownBy(() -> properties.as(Wrong.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("property id is no Instant, but a String (nowhere.service)");
        assertThatThrownBy(() -> properties.getLong("NoSuchProperty"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NoSuchProperty");
    }

    @Test
    void shouldSetProperties() {
        Unit unit = running("set.service", "");
        unit.setProperties(Persistence.RUNTIME, Map.of("Description", "set at run time", "TasksMax", 17));
        assertThat(unit.properties().getLong("TasksMax")).isEqualTo(17);
        assertThat(unit.properties().description()).isEqualTo("set at run time");
        assertThat(Path.of("/run/systemd/system.control/set.service.d/50-TasksMax.conf"))
                .exists();
        unit.setProperties(Persistence.PERSISTENT, Map.of("TasksMax", 18L));
        assertThat(Path.of("/etc/systemd/system.control/set.service.d/50-TasksMax.conf"))
                .exists();
        assertThatThrownBy(() -> unit.setProperties(Persistence.RUNTIME, Map.of("TasksMox", 18)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a service takes no property \"TasksMox\"; there is TasksMax; "
                        + "a Variant passes one that isn't known here");
        assertFails(
                ErrorName.PROPERTY_READ_ONLY,
                () -> unit.setProperties(Persistence.RUNTIME, Map.of("NoSuchSetting", Variant.of("value"))));
        assertDone(unit.stop());
    }
}
