package io.github.systemd4j.systemlogger;

import io.github.systemd4j.internal.logging.JournalDelivery;
import io.github.systemd4j.internal.logging.LogEntry;
import io.github.systemd4j.journal.Priority;
import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** A logger, which formats messages on the thread of the caller. */
final class JournalLogger implements System.Logger {
    private final String name;
    private final Level least;
    private final LogTarget target;

    JournalLogger(String name, Level least, LogTarget target) {
        this.name = name;
        this.least = least;
        this.target = target;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return level != Level.OFF && level.getSeverity() >= least.getSeverity();
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            write(level, localized(bundle, message), thrown, null);
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... parameters) {
        if (isLoggable(level)) {
            write(level, formatted(localized(bundle, format), parameters), null, parameters);
        }
    }

    private void write(
            Level level,
            @Nullable String message,
            @Nullable Throwable thrown,
            @Nullable Object @Nullable [] parameters) {
        JournalDelivery journal = target.journal();
        if (journal == null) {
            print(level, message, thrown);
        } else {
            journal.deliver(entry -> fill(entry, level, message, thrown).arguments(parameters));
        }
    }

    private LogEntry fill(LogEntry entry, Level level, @Nullable String message, @Nullable Throwable thrown) {
        return entry.level(priority(level), level.getName())
                .message(message, thrown)
                .source(name, Thread.currentThread().getName())
                .thrown(thrown);
    }

    static Priority priority(Level level) {
        return switch (level) {
            case ERROR -> Priority.ERROR;
            case WARNING -> Priority.WARNING;
            case INFO -> Priority.INFO;
            case ALL, TRACE, DEBUG, OFF -> Priority.DEBUG;
        };
    }

    private void print(Level level, @Nullable String message, @Nullable Throwable thrown) {
        synchronized (System.err) {
            System.err.println(level + " " + name + ": " + message);
            if (thrown != null) {
                thrown.printStackTrace();
            }
        }
    }

    private static @Nullable String localized(@Nullable ResourceBundle bundle, @Nullable String key) {
        if (bundle == null || key == null) {
            return key;
        }
        try {
            return bundle.getString(key);
        } catch (MissingResourceException | ClassCastException e) {
            return key;
        }
    }

    private static @Nullable String formatted(@Nullable String format, @Nullable Object @Nullable [] parameters) {
        if (format == null || parameters == null || parameters.length == 0) {
            return format;
        }
        try {
            return MessageFormat.format(format, parameters);
        } catch (RuntimeException e) {
            return format; // an invalid format, or a parameter that can't be formatted
        }
    }
}
