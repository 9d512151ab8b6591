package io.github.systemd4j.systemlogger;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Writes what is logged by {@link System.Logger} to the journal. The JDK finds it if this module is present, and then
 * uses it for the whole JVM, for its own messages as well.
 *
 * <p>Messages go to the journal if the standard error is connected to it, as in a service; otherwise to the standard
 * error, with a line for each, as in a terminal. These system properties are read once:
 *
 * <ul>
 *   <li>{@code io.github.systemd4j.systemlogger.target}: {@code journal}, {@code stderr}, or {@code auto}, the default
 *   <li>{@code io.github.systemd4j.systemlogger.level}: the least level that is written; {@code INFO} by default
 *   <li>{@code io.github.systemd4j.systemlogger.level.NAME}: the same for the logger with this name, and for those
 *       whose names begin with it and a dot; the longest name applies
 *   <li>{@code io.github.systemd4j.systemlogger.identifier}: the value of {@code SYSLOG_IDENTIFIER}; {@code java} by
 *       default
 * </ul>
 *
 * <p>The fields of an entry are {@code MESSAGE}, {@code LOGGER}, {@code THREAD}, {@code LOG_LEVEL}, {@code EXCEPTION}
 * and {@code STACK_TRACE}; {@code PRIORITY} is 3 for {@code ERROR}, 4 for {@code WARNING}, 6 for {@code INFO}, and 7
 * for {@code DEBUG} and {@code TRACE}. A parameter that is a {@link java.util.Map.Entry} becomes a field, and each
 * entry of a {@link java.util.Map}: {@code requestId} becomes {@code REQUEST_ID}.
 *
 * <p>Thread-safe, and never throws. If journald doesn't read, a thread waits at most a second, once; further messages
 * are lost and counted until journald reads again. That is reported on the standard error, and later by an entry with
 * the field {@code LOST_ENTRIES}. The end of the JVM waits up to five seconds for the delivery.
 */
public final class JournalLoggerFinder extends System.LoggerFinder {
    private final ConcurrentMap<String, System.Logger> loggers = new ConcurrentHashMap<>();
    private final LoggerSettings settings = new LoggerSettings(System::getProperty);
    private final LogTarget target = new LogTarget(settings);

    /** Creates the provider. */
    public JournalLoggerFinder() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return loggers.computeIfAbsent(name, each -> new JournalLogger(each, settings.level(each), target));
    }
}
