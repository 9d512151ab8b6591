package io.github.systemd4j.logging;

import io.github.systemd4j.internal.logging.DeliveryOptions;
import java.time.Duration;
import java.util.logging.ErrorManager;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/** The properties of the handler in {@code logging.properties}. A wrong value is reported, and the default applies. */
final class JulProperties {
    private static final String PREFIX = JournalHandler.class.getName() + ".";

    private final ErrorManager errors;

    JulProperties(ErrorManager errors) {
        this.errors = errors;
    }

    Level level() {
        return value("level", Level::parse, Level.ALL);
    }

    @Nullable
    Filter filter() {
        return value("filter", name -> create(name, Filter.class), null);
    }

    @Nullable
    Formatter formatter() {
        return value("formatter", name -> create(name, Formatter.class), null);
    }

    DeliveryOptions options() {
        DeliveryOptions defaults = DeliveryOptions.defaults();
        DeliveryOptions named = value("identifier", defaults::withIdentifier, defaults);
        DeliveryOptions bounded = value("queueBytes", text -> named.withQueueBytes(Long.parseLong(text)), named);
        DeliveryOptions waiting = value("maxWaitMillis", text -> bounded.withMaxWait(millis(text)), bounded);
        return value("closeTimeoutMillis", text -> waiting.withCloseTimeout(millis(text)), waiting);
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }

    private static <T> T create(String name, Class<T> type) throws ReflectiveOperationException {
        return type.cast(ClassLoader.getSystemClassLoader()
                .loadClass(name)
                .getDeclaredConstructor()
                .newInstance());
    }

    @FunctionalInterface
    private interface Parser<T> {
        T parse(String text) throws Exception;
    }

    private <T extends @Nullable Object> T value(String name, Parser<T> parser, T otherwise) {
        String text = LogManager.getLogManager().getProperty(PREFIX + name);
        if (text == null) {
            return otherwise;
        }
        try {
            return parser.parse(text.strip());
        } catch (Exception e) {
            errors.error(
                    "the value \"%s\" of %s is invalid: the default applies".formatted(text, PREFIX + name),
                    e,
                    ErrorManager.GENERIC_FAILURE);
            return otherwise;
        }
    }
}
