package io.github.systemd4j.systemlogger;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The system properties of the provider. A wrong value is reported on the standard error, and the default applies. */
final class LoggerSettings {
    private static final String PREFIX = "io.github.systemd4j.systemlogger.";

    private final Function<String, @Nullable String> properties;

    LoggerSettings(Function<String, @Nullable String> properties) {
        this.properties = properties;
    }

    /** The destination of messages. */
    enum Target {
        AUTO,
        JOURNAL,
        STDERR
    }

    Target target() {
        return value("target", Target.class, Target.AUTO);
    }

    @Nullable
    String identifier() {
        return properties.apply(PREFIX + "identifier");
    }

    /** Returns the least level of a logger, by the longest name that has one. */
    System.Logger.Level level(String logger) {
        for (String name = logger; !name.isEmpty(); name = name.substring(0, Math.max(0, name.lastIndexOf('.')))) {
            System.Logger.Level level = value("level." + name, System.Logger.Level.class, null);
            if (level != null) {
                return level;
            }
        }
        return value("level", System.Logger.Level.class, System.Logger.Level.INFO);
    }

    private <E extends Enum<E>, D extends @Nullable E> D value(String name, Class<E> type, D otherwise) {
        String text = properties.apply(PREFIX + name);
        if (text == null) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
                @SuppressWarnings("unchecked")
                D found = (D) constant;
                return found;
            }
        }
        System.err.printf(
                "the value \"%s\" of %s is invalid: use one of %s%n",
                text, PREFIX + name, Arrays.toString(type.getEnumConstants()));
        return otherwise;
    }
}
