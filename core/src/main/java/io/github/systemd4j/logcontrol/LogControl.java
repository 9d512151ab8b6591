package io.github.systemd4j.logcontrol;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.ExportedMember.Property;
import io.github.systemd4j.bus.Registration;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.journal.Priority;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.util.List;

/**
 * Offers the log settings of this process on a bus, for {@code systemctl service-log-level} and {@code systemctl
 * service-log-target}. Those commands find the process by {@code BusName=} of its unit, so the bus must own that name.
 *
 * <pre>{@code
 * try (Bus bus = Bus.openSystem(); LogControl control = LogControl.export(bus, "shop")) {
 *     bus.requestName("org.example.Shop");
 *     …
 * }
 * }</pre>
 *
 * <p>All callers may read the settings; only root and the user of this process may set them.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.LogControl1.html">
 *     org.freedesktop.LogControl1(5)</a>
 */
public final class LogControl implements AutoCloseable {
    private static final String INTERFACE = "org.freedesktop.LogControl1";
    private static final String PATH = "/org/freedesktop/LogControl1";

    /** By the ordinal of {@link Priority}. */
    private static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    private final Registration registration;

    private LogControl(Registration registration) {
        this.registration = registration;
    }

    /**
     * Offers the settings of {@code java.util.logging}, which is also what {@link System.Logger} logs to by default:
     * the level of the root logger and of its handlers, and the targets {@code console} and {@code journal}.
     *
     * @param bus remains the caller's
     * @param identifier the name by which the journal identifies the messages of this process
     * @throws UnsupportedOperationException if this JVM doesn't have the module {@code java.logging}
     * @throws BusException with {@link ErrorName#FILE_EXISTS} if the bus offers such settings already
     */
    public static LogControl export(Bus bus, String identifier) {
        try {
            return export(bus, new JulSettings(identifier));
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedOperationException(
                    "this JVM has no java.util.logging: add the module java.logging, or pass LogSettings", e);
        }
    }

    /** Offers other settings; see {@link #export(Bus, String)}. */
    public static LogControl export(Bus bus, LogSettings settings) {
        return new LogControl(bus.export(
                PATH,
                ExportedInterface.of(
                        INTERFACE,
                        Property.writable(
                                        "LogLevel",
                                        "s",
                                        () -> LEVELS.get(settings.level().ordinal()),
                                        value -> settings.setLevel(level((String) value)))
                                .withFlags(),
                        Property.writable(
                                        "LogTarget",
                                        "s",
                                        settings::target,
                                        value -> setTarget(settings, (String) value))
                                .withFlags(),
                        Property.readOnly("SyslogIdentifier", "s", settings::identifier)
                                .withFlags())));
    }

    private static Priority level(String name) {
        int level = LEVELS.indexOf(name);
        if (level < 0) {
            throw invalid("unknown log level \"%s\": use one of %s".formatted(Excerpt.of(name), LEVELS));
        }
        return Priority.of(level);
    }

    private static void setTarget(LogSettings settings, String target) {
        try {
            settings.setTarget(target);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static BusException invalid(String message) {
        return new BusException(ErrorName.INVALID_ARGS, message);
    }

    /** Ends the offer; the second time does nothing. The settings remain as they are. */
    @Override
    public void close() {
        registration.close();
    }
}
