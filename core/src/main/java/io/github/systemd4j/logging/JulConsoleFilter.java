package io.github.systemd4j.logging;

import io.github.systemd4j.internal.logging.StderrStream;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Silences a {@link java.util.logging.ConsoleHandler} while the standard error is connected to the journal, because
 * each record would be there twice; it isn't silenced if libsystemd can't be used.
 * The same configuration then serves a terminal and a service:
 *
 * <pre>{@code
 * handlers = java.util.logging.ConsoleHandler, io.github.systemd4j.logging.JournalHandler
 * java.util.logging.ConsoleHandler.filter = io.github.systemd4j.logging.JulConsoleFilter
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class JulConsoleFilter implements Filter {
    private final boolean isSilent = StderrStream.isDuplicate();

    /** Creates a filter, which detects at once what the standard error is connected to. */
    public JulConsoleFilter() {}

    @Override
    public boolean isLoggable(LogRecord logged) {
        return !isSilent;
    }
}
