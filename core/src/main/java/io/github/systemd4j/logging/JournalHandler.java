package io.github.systemd4j.logging;

import io.github.systemd4j.internal.logging.DeliveryOptions;
import io.github.systemd4j.internal.logging.JournalDelivery;
import io.github.systemd4j.internal.logging.LogEntry;
import io.github.systemd4j.internal.logging.StderrStream;
import java.util.Arrays;
import java.util.logging.ConsoleHandler;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of {@code java.util.logging} to the journal, with these fields:
 *
 * <ul>
 *   <li>{@code MESSAGE}, the localized and formatted message; {@code LOGGER}; {@code THREAD}; {@code CODE_FUNC}, the
 *       class and the method
 *   <li>{@code PRIORITY}: 3 for {@code SEVERE} and above, 4 for {@code WARNING}, 6 for {@code INFO}, and 7 for all
 *       others; {@code LOG_LEVEL}, the name of the level
 *   <li>{@code EXCEPTION}, the class, and {@code STACK_TRACE}, if there is an exception
 *   <li>a field for each parameter that is a {@link java.util.Map.Entry}, and for each entry of a parameter that is a
 *       {@link java.util.Map}: {@code requestId} becomes {@code REQUEST_ID}, and {@code MESSAGE_ID} remains as it is
 * </ul>
 *
 * <p>{@link #install} adds a handler to the root logger. In {@code logging.properties}, the handler has these
 * properties, whose names begin with {@code io.github.systemd4j.logging.JournalHandler.}:
 *
 * <ul>
 *   <li>{@code level}, {@code filter}: as for all handlers; every level by default
 *   <li>{@code formatter}: formats {@code MESSAGE}; by default that is the message alone
 *   <li>{@code identifier}: the value of {@code SYSLOG_IDENTIFIER}; {@code java} by default
 *   <li>{@code queueBytes}: how much may wait for journald; 16 MiB by default
 *   <li>{@code maxWaitMillis}: how long a thread waits for space in the queue; 1000 by default
 *   <li>{@code closeTimeoutMillis}: how long {@link #close} and the end of the JVM wait for the delivery; 5000 by
 *       default
 * </ul>
 *
 * <p>Thread-safe. A record is written by a thread of the handler. If journald doesn't read and the queue is full,
 * {@link #publish} waits once for {@code maxWaitMillis}; until journald reads again, further records are dropped at
 * once. The loss is reported to the {@link ErrorManager}, and later by an entry with the field {@code LOST_ENTRIES}. An
 * entry that waited for more than a second has the time of the record in {@code LOGGED_AT}. The queue is lost if the
 * process is killed.
 */
public final class JournalHandler extends Handler {
    private static final Formatter PLAIN = new SimpleFormatter();

    private final DeliveryOptions options;
    private final @Nullable JournalDelivery delivery;

    /**
     * Creates a handler with the properties of the {@link LogManager}. Doesn't throw, but reports a missing journal.
     */
    public JournalHandler() {
        var properties = new JulProperties(getErrorManager());
        setLevel(properties.level());
        setFilter(properties.filter());
        Formatter formatter = properties.formatter();
        if (formatter != null) {
            setFormatter(formatter);
        }
        options = properties.options();
        delivery = open();
    }

    private @Nullable JournalDelivery open() {
        try {
            return JournalDelivery.open(options, this::reportLoss);
        } catch (UnsupportedOperationException e) {
            reportError("can't write to the journal", e, ErrorManager.OPEN_FAILURE);
            return null;
        }
    }

    private void reportLoss(String message, @Nullable Throwable cause) {
        reportError(
                message,
                cause instanceof Exception e ? e : new IllegalStateException(message, cause),
                ErrorManager.WRITE_FAILURE);
    }

    /**
     * Adds a handler to the root logger, unless it has one. If the standard error is connected to the journal, removes
     * the root logger's {@link ConsoleHandler}s, whose records would be in the journal twice. They remain if the handler
     * can't write to the journal.
     *
     * @return the handler of the root logger
     */
    public static JournalHandler install() {
        Logger root = Logger.getLogger("");
        Handler[] handlers = root.getHandlers();
        JournalHandler handler = Arrays.stream(handlers)
                .filter(JournalHandler.class::isInstance)
                .map(JournalHandler.class::cast)
                .findFirst()
                .orElseGet(() -> added(root));
        if (handler.delivery != null && StderrStream.isJournal()) {
            Arrays.stream(handlers).filter(ConsoleHandler.class::isInstance).forEach(root::removeHandler);
        }
        return handler;
    }

    private static JournalHandler added(Logger root) {
        var handler = new JournalHandler();
        root.addHandler(handler);
        return handler;
    }

    /** Queues a record. Never throws. */
    @Override
    public void publish(LogRecord logged) {
        if (delivery != null && isLoggable(logged)) {
            delivery.deliver(entry -> fill(entry, logged));
        }
    }

    private void fill(LogEntry entry, LogRecord logged) {
        Throwable thrown = logged.getThrown();
        entry.level(JulLevels.priority(logged.getLevel()), logged.getLevel().getName())
                .message(message(logged), thrown)
                .source(logged.getLoggerName(), threadName(logged))
                .method(logged.getSourceClassName(), logged.getSourceMethodName())
                .thrown(thrown)
                .arguments(logged.getParameters());
    }

    private @Nullable String message(LogRecord logged) {
        Formatter formatter = getFormatter();
        return formatter == null ? PLAIN.formatMessage(logged) : formatter.format(logged);
    }

    /** The record has the number of its thread only. */
    private static String threadName(LogRecord logged) {
        Thread current = Thread.currentThread();
        boolean isNamed = current.threadId() == logged.getLongThreadID()
                && !current.getName().isEmpty();
        return isNamed ? current.getName() : Long.toString(logged.getLongThreadID());
    }

    /** Returns the number of records that are lost. */
    public long lostEntries() {
        return delivery == null ? 0 : delivery.lostEntries();
    }

    /** Waits until all records are delivered, for the time that {@link #close} waits. */
    @Override
    public void flush() {
        if (delivery != null) {
            delivery.flush(options.closeTimeout());
        }
    }

    /**
     * Waits for the delivery of all records, for a limited time, and ends it. The {@link LogManager} closes all
     * handlers when the JVM ends.
     */
    @Override
    public void close() {
        if (delivery != null) {
            delivery.close();
        }
    }
}
