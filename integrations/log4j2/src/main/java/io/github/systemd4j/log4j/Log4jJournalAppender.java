package io.github.systemd4j.log4j;

import io.github.systemd4j.internal.logging.DeliveryOptions;
import io.github.systemd4j.internal.logging.JournalDelivery;
import io.github.systemd4j.internal.logging.LogEntry;
import io.github.systemd4j.journal.Priority;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.message.MapMessage;
import org.jspecify.annotations.Nullable;

/**
 * Writes Log4j's events to the journal, with these fields:
 *
 * <ul>
 *   <li>{@code MESSAGE}, the formatted message; {@code LOGGER}; {@code THREAD}
 *   <li>{@code PRIORITY}: 2 for {@code FATAL}, 3 for {@code ERROR}, 4 for {@code WARN}, 6 for {@code INFO}, and 7 for
 *       {@code DEBUG} and {@code TRACE}; {@code LOG_LEVEL}, the name of the level
 *   <li>{@code EXCEPTION}, the class, and {@code STACK_TRACE}, if there is an exception
 *   <li>a field for each value of a {@code MapMessage} and of the thread context, {@code MARKER}, and
 *       {@code CONTEXT_STACK} for each value of the context stack: {@code requestId} becomes {@code REQUEST_ID}, and
 *       {@code MESSAGE_ID} remains as it is
 *   <li>{@code CODE_FILE}, {@code CODE_LINE} and {@code CODE_FUNC} with {@code includeLocation} of the appender and of
 *       the logger
 * </ul>
 *
 * <pre>{@code
 * <Appenders>
 *   <Journal name="journal" identifier="shop"/>
 * </Appenders>
 * }</pre>
 *
 * <p>Thread-safe. An event is written by a thread of the appender, so no asynchronous appender is needed. If journald
 * doesn't read and the queue is full, the application waits once for {@code maxWaitMillis}; until journald reads again,
 * further events are dropped at once. The loss is reported to Log4j's status logger, and later by an entry with the
 * field {@code LOST_ENTRIES}. An entry that waited for more than a second has the time of the event in {@code
 * LOGGED_AT}. Stopping the appender and the end of the JVM wait for the delivery. The queue is lost if the process is
 * killed.
 */
@Plugin(name = "Journal", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE)
public final class Log4jJournalAppender extends AbstractAppender {
    private final DeliveryOptions options;
    private final boolean includeLocation;
    private volatile @Nullable JournalDelivery delivery;

    private Log4jJournalAppender(
            String name, @Nullable Filter filter, DeliveryOptions options, boolean includeLocation) {
        super(name, filter, null, true, Property.EMPTY_ARRAY);
        this.options = options;
        this.includeLocation = includeLocation;
    }

    /**
     * Creates an appender. Called by Log4j with the attributes of the configuration.
     *
     * @param identifier the value of {@code SYSLOG_IDENTIFIER}; {@code java} by default
     * @param queueBytes how many bytes may wait for journald
     * @param maxWaitMillis how long a thread waits for space in the queue
     * @param closeTimeoutMillis how long {@link #stop} and the end of the JVM wait for the delivery
     * @param includeLocation whether the location in the source code is written, which is expensive
     * @throws IllegalArgumentException if a number is out of range
     */
    @PluginFactory
    public static Log4jJournalAppender create(
            @PluginAttribute("name") String name,
            @PluginAttribute("identifier") @Nullable String identifier,
            @PluginAttribute(value = "queueBytes", defaultLong = 16 << 20) long queueBytes,
            @PluginAttribute(value = "maxWaitMillis", defaultLong = 1_000) long maxWaitMillis,
            @PluginAttribute(value = "closeTimeoutMillis", defaultLong = 5_000) long closeTimeoutMillis,
            @PluginAttribute("includeLocation") boolean includeLocation,
            @PluginElement("Filter") @Nullable Filter filter) {
        var options = new DeliveryOptions(
                identifier, queueBytes, Duration.ofMillis(maxWaitMillis), Duration.ofMillis(closeTimeoutMillis));
        return new Log4jJournalAppender(name, filter, options, includeLocation);
    }

    /** Starts the delivery. A missing libsystemd is reported to the status logger. */
    @Override
    public void start() {
        try {
            delivery = JournalDelivery.open(options, (message, cause) -> LOGGER.warn(message, cause));
        } catch (UnsupportedOperationException e) {
            LOGGER.error("can't write to the journal", e);
        }
        super.start();
    }

    /** Waits for the delivery of all events, for a limited time, and ends it. */
    @Override
    public boolean stop(long timeout, TimeUnit unit) {
        JournalDelivery started = delivery;
        if (started != null) {
            started.close();
        }
        return super.stop(timeout, unit);
    }

    @Override
    public boolean requiresLocation() {
        return includeLocation;
    }

    /** Returns the number of events that are lost. */
    public long lostEntries() {
        JournalDelivery started = delivery;
        return started == null ? 0 : started.lostEntries();
    }

    @Override
    public void append(LogEvent event) {
        JournalDelivery started = delivery;
        if (started != null) {
            started.deliver(entry -> fill(entry, event));
        }
    }

    private void fill(LogEntry entry, LogEvent event) {
        entry.level(priority(event.getLevel()), event.getLevel().name())
                .message(event.getMessage().getFormattedMessage(), event.getThrown())
                .source(event.getLoggerName(), event.getThreadName())
                .thrown(event.getThrown());
        if (includeLocation) {
            entry.location(event.getSource());
        }
        if (event.getMarker() != null) {
            entry.context("MARKER", event.getMarker().getName());
        }
        if (event.getMessage() instanceof MapMessage<?, ?> message) {
            entry.context(message.getData());
        }
        event.getContextData().<Object>forEach((key, value) -> entry.context(key, value));
        for (String value : event.getContextStack().asList()) {
            entry.context("CONTEXT_STACK", value);
        }
    }

    /** Returns the priority of a level, also of one that a program defines: the smaller, the more important. */
    static Priority priority(Level level) {
        if (level.isMoreSpecificThan(Level.FATAL)) {
            return Priority.CRITICAL;
        }
        if (level.isMoreSpecificThan(Level.ERROR)) {
            return Priority.ERROR;
        }
        if (level.isMoreSpecificThan(Level.WARN)) {
            return Priority.WARNING;
        }
        return level.isMoreSpecificThan(Level.INFO) ? Priority.INFO : Priority.DEBUG;
    }
}
