package io.github.systemd4j.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.github.systemd4j.internal.logging.DeliveryOptions;
import io.github.systemd4j.internal.logging.JournalDelivery;
import io.github.systemd4j.internal.logging.LogEntry;
import io.github.systemd4j.journal.Priority;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes Logback's events to the journal, with these fields:
 *
 * <ul>
 *   <li>{@code MESSAGE}, the formatted message; {@code LOGGER}; {@code THREAD}
 *   <li>{@code PRIORITY}: 3 for {@code ERROR}, 4 for {@code WARN}, 6 for {@code INFO}, and 7 for {@code DEBUG} and
 *       {@code TRACE}; {@code LOG_LEVEL}, the name of the level
 *   <li>{@code EXCEPTION}, the class, and {@code STACK_TRACE}, if there is an exception
 *   <li>a field for each key-value pair, for each value of the MDC, and {@code MARKER} for each marker:
 *       {@code requestId} becomes {@code REQUEST_ID}, and {@code MESSAGE_ID} remains as it is
 *   <li>{@code CODE_FILE}, {@code CODE_LINE} and {@code CODE_FUNC} with {@code includeCallerData}
 * </ul>
 *
 * <pre>{@code
 * <appender name="JOURNAL" class="io.github.systemd4j.logback.LogbackJournalAppender">
 *   <identifier>shop</identifier>
 * </appender>
 * }</pre>
 *
 * <p>Thread-safe. An event is written by a thread of the appender, so no asynchronous appender is needed. If journald
 * doesn't read and the queue is full, the application waits once for {@code maxWaitMillis}; until journald reads again,
 * further events are dropped at once. The loss is reported as a status of Logback, and later by an entry with the field
 * {@code LOST_ENTRIES}. An entry that waited for more than a second has the time of the event in {@code LOGGED_AT}.
 * Stopping the appender and the end of the JVM wait for the delivery. The queue is lost if the process is killed.
 */
public final class LogbackJournalAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private DeliveryOptions options = DeliveryOptions.defaults();
    private boolean includeCallerData;
    private @Nullable JournalDelivery delivery;

    /** Creates an appender, which is started after it is configured. */
    public LogbackJournalAppender() {}

    /** Sets the value of {@code SYSLOG_IDENTIFIER}; {@code java} by default. */
    public void setIdentifier(String identifier) {
        options = options.withIdentifier(identifier);
    }

    /**
     * Sets how many bytes may wait for journald; 16 MiB by default.
     *
     * @throws IllegalArgumentException if the number isn't positive
     */
    public void setQueueBytes(long bytes) {
        options = options.withQueueBytes(bytes);
    }

    /**
     * Sets how long a thread waits for space in the queue, in milliseconds; 1000 by default.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public void setMaxWaitMillis(long millis) {
        options = options.withMaxWait(Duration.ofMillis(millis));
    }

    /**
     * Sets how long {@link #stop} and the end of the JVM wait for the delivery, in milliseconds; 5000 by default.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public void setCloseTimeoutMillis(long millis) {
        options = options.withCloseTimeout(Duration.ofMillis(millis));
    }

    /** Sets whether the location in the source code is written, which is expensive; false by default. */
    public void setIncludeCallerData(boolean include) {
        includeCallerData = include;
    }

    /** Starts the delivery. A missing libsystemd is reported as a status. */
    @Override
    public void start() {
        try {
            delivery = JournalDelivery.open(options, this::addWarn);
            super.start();
        } catch (UnsupportedOperationException e) {
            addError("can't write to the journal", e);
        }
    }

    /** Waits for the delivery of all events, for a limited time, and ends it. */
    @Override
    public void stop() {
        super.stop();
        if (delivery != null) {
            delivery.close();
        }
    }

    /** Returns the number of events that are lost. */
    public long lostEntries() {
        return delivery == null ? 0 : delivery.lostEntries();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (delivery != null) {
            delivery.deliver(entry -> fill(entry, event));
        }
    }

    private void fill(LogEntry entry, ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        entry.level(priority(event.getLevel()), event.getLevel().toString())
                .message(message(event, thrown), null)
                .source(event.getLoggerName(), event.getThreadName());
        if (thrown != null) {
            entry.thrown(
                    thrown.getClassName(), ThrowableProxyUtil.asString(thrown).stripTrailing());
        }
        if (includeCallerData) {
            Arrays.stream(event.getCallerData()).limit(1).forEach(entry::location);
        }
        if (event.getMarkerList() != null) {
            event.getMarkerList().forEach(marker -> entry.context("MARKER", marker));
        }
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach((KeyValuePair pair) -> entry.context(pair.key, pair.value));
        }
        entry.context(event.getMDCPropertyMap());
    }

    private static String message(ILoggingEvent event, @Nullable IThrowableProxy thrown) {
        String message = event.getFormattedMessage();
        boolean isMissing = message == null || message.isEmpty();
        return isMissing && thrown != null
                ? thrown.getClassName() + ": " + thrown.getMessage()
                : String.valueOf(message);
    }

    static Priority priority(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return Priority.ERROR;
        }
        if (level.isGreaterOrEqual(Level.WARN)) {
            return Priority.WARNING;
        }
        return level.isGreaterOrEqual(Level.INFO) ? Priority.INFO : Priority.DEBUG;
    }
}
