package io.github.systemd4j.log4j;

import io.github.systemd4j.internal.logging.StderrStream;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.filter.AbstractFilter;

/**
 * Silences a console appender while the standard error is connected to the journal, because each event would be there
 * twice; it isn't silenced if libsystemd can't be used. The same configuration then
 * serves a terminal and a service:
 *
 * <pre>{@code
 * <Console name="console" target="SYSTEM_ERR">
 *   <UnlessStderrIsJournal/>
 *   <PatternLayout pattern="%level %logger %msg%n"/>
 * </Console>
 * }</pre>
 *
 * <p>Thread-safe.
 */
@Plugin(name = "UnlessStderrIsJournal", category = Core.CATEGORY_NAME, elementType = Filter.ELEMENT_TYPE)
public final class Log4jConsoleFilter extends AbstractFilter {
    private final Result result = StderrStream.isDuplicate() ? Result.DENY : Result.NEUTRAL;

    private Log4jConsoleFilter() {}

    /** Creates a filter, which detects at once what the standard error is connected to. Called by Log4j. */
    @PluginFactory
    public static Log4jConsoleFilter create() {
        return new Log4jConsoleFilter();
    }

    @Override
    public Result filter(LogEvent event) {
        return result;
    }
}
