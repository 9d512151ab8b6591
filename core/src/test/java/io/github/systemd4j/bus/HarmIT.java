package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.PrivateBus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Overflows the stack and fills the heap, in JVMs of their own: once each by default, and for longer with the system
 * property {@code hostile.seconds}.
 */
class HarmIT {
    private static final int SECONDS = Integer.getInteger("hostile.seconds", 0) / 8;
    private static final Duration MAX_WAIT = Duration.ofSeconds(60 + SECONDS);

    @ParameterizedTest
    @CsvSource({
        "DBUS_DAEMON, OVERFLOW",
        "DBUS_DAEMON, DEEP",
        "DBUS_DAEMON, EXHAUST",
        "DBUS_DAEMON, FULL",
        "DBUS_BROKER, DEEP",
        "DBUS_BROKER, EXHAUST",
    })
    void shouldSurviveWhenCallbacksDoHarm(Broker broker, Harm harm) {
        try (PrivateBus dbus = broker.start()) {
            assertSurvives(HarmfulHandlers.class, dbus.address(), harm.name(), Integer.toString(SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DEEP", "FULL"})
    void shouldLinkLaterWhenStackOrMemoryIsShort(Harm harm) {
        assertSurvives(HarmfulLinking.class, harm.name());
    }

    private static void assertSurvives(Class<?> program, String... arguments) {
        List<String> command = JavaProgram.withFlags(JavaProgram.commandLine(program, arguments), "-Xmx20m");
        try (Command running = Command.start(command)) {
            int status = running.exitStatus(MAX_WAIT);
            assertThat(status).as(running.output() + running.errors()).isZero();
            assertThat(running.output()).endsWith("survived\n");
        }
    }
}
