package io.github.systemd4j.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.github.systemd4j.internal.logging.StderrStream;

/**
 * Silences a console appender while the standard error is connected to the journal, because each event would be there
 * twice; it isn't silenced if libsystemd can't be used. The same configuration then
 * serves a terminal and a service:
 *
 * <pre>{@code
 * <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
 *   <filter class="io.github.systemd4j.logback.LogbackConsoleFilter"/>
 *   <encoder><pattern>%level %logger %msg%n</pattern></encoder>
 * </appender>
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class LogbackConsoleFilter extends Filter<ILoggingEvent> {
    private final FilterReply reply = StderrStream.isDuplicate() ? FilterReply.DENY : FilterReply.NEUTRAL;

    /** Creates a filter, which detects at once what the standard error is connected to. */
    public LogbackConsoleFilter() {}

    @Override
    public FilterReply decide(ILoggingEvent event) {
        return reply;
    }
}
