package io.github.systemd4j.logcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.RemoteObject;
import io.github.systemd4j.journal.Priority;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Systemctl;
import io.github.systemd4j.testing.UnitDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads and sets log settings by systemctl. */
@Tag("systemd")
class LogControlIT {
    private static final String NAME = "org.example.LogControlled";
    private static final String INTERFACE = "org.freedesktop.LogControl1";
    private static final String UNIT = "log-controlled.service";
    private static final Path POLICY = Path.of("/etc/dbus-1/system.d/log-controlled.conf");

    private final Bus bus = Bus.openSystem();
    private final Settings settings = new Settings();

    /** The settings of a service that logs to two targets. */
    private static final class Settings implements LogSettings {
        private Priority level = Priority.INFO;
        private String target = "console";

        @Override
        public Priority level() {
            return level;
        }

        @Override
        public void setLevel(Priority level) {
            this.level = level;
        }

        @Override
        public String target() {
            return target;
        }

        @Override
        public void setTarget(String target) {
            if (!List.of("console", "journal").contains(target)) {
                throw new IllegalArgumentException("no target " + target);
            }
            this.target = target;
        }

        @Override
        public String identifier() {
            return "controlled";
        }
    }

    @BeforeEach
    void ownTheNameOfTheUnit() throws IOException {
        Files.writeString(POLICY, """
                <busconfig>
                  <policy user="root"><allow own="%s"/></policy>
                  <policy context="default"><allow send_destination="%s"/></policy>
                </busconfig>
                """.formatted(NAME, NAME));
        bus.object("org.freedesktop.DBus", "/org/freedesktop/DBus").call("org.freedesktop.DBus", "ReloadConfig", "");
        bus.requestName(NAME);
        UnitDirectory.write(UNIT, "[Service]\nExecStart=sleep infinity\nBusName=%s\n".formatted(NAME));
        Systemctl.run("daemon-reload");
    }

    @AfterEach
    void close() throws IOException {
        bus.close();
        UnitDirectory.delete(UNIT);
        Files.delete(POLICY);
    }

    @Test
    void shouldBeSetBySystemctl() {
        try (var _ = LogControl.export(bus, settings)) {
            assertThat(Systemctl.run("service-log-level", UNIT).strip()).isEqualTo("info");
            Systemctl.run("service-log-level", UNIT, "debug");
            assertThat(settings.level).isEqualTo(Priority.DEBUG);
            assertThat(Systemctl.run("service-log-target", UNIT).strip()).isEqualTo("console");
            Systemctl.run("service-log-target", UNIT, "journal");
            assertThat(settings.target).isEqualTo("journal");
        }
    }

    @Test
    void shouldReportWhatIsInvalid() throws Exception {
        try (Bus client = Bus.openSystem()) {
            LogControl control = LogControl.export(bus, settings);
            RemoteObject object = client.object(NAME, "/org/freedesktop/LogControl1");
            assertThat(object.property(INTERFACE, "SyslogIdentifier", String.class))
                    .isEqualTo("controlled");
            assertInvalid(
                    () -> object.setProperty(INTERFACE, "LogLevel", Variant.of("loud")),
                    "unknown log level \"loud\": use one of [emerg, alert, crit, err, warning, notice, info, debug]");
            assertInvalid(() -> object.setProperty(INTERFACE, "LogTarget", Variant.of("moon")), "no target moon");
            assertThat(settings.level).isEqualTo(Priority.INFO);
            control.close();
            Await.until(() -> !isOffered(object));
        }
    }

    private static boolean isOffered(RemoteObject object) {
        try {
            return object.property(INTERFACE, "LogLevel") != null;
        } catch (BusException e) {
            return false;
        }
    }

    private static void assertInvalid(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.INVALID_ARGS))
                .hasMessageContaining(message);
    }
}
