package io.github.systemd4j.logging;

import io.github.systemd4j.journal.Priority;
import java.util.logging.Level;

/** The priorities of levels, also of those that programs define. */
final class JulLevels {
    private JulLevels() {}

    static Priority priority(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return Priority.ERROR;
        }
        if (value >= Level.WARNING.intValue()) {
            return Priority.WARNING;
        }
        return value >= Level.INFO.intValue() ? Priority.INFO : Priority.DEBUG;
    }
}
