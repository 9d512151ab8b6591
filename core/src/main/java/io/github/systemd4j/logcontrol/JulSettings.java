package io.github.systemd4j.logcontrol;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.journal.Priority;
import io.github.systemd4j.logging.JournalHandler;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The settings of {@code java.util.logging}: those of the root logger, which all loggers inherit. */
final class JulSettings implements LogSettings {
    private static final String CONSOLE = "console";
    private static final String JOURNAL = "journal";

    /** By the ordinal of {@link Priority}. The levels above SEVERE have no names in the JDK. */
    private static final List<Level> LEVELS = List.of(
            new Named("EMERGENCY", 1_300),
            new Named("ALERT", 1_200),
            new Named("CRITICAL", 1_100),
            Level.SEVERE,
            Level.WARNING,
            new Named("NOTICE", 850),
            Level.INFO,
            Level.FINE);

    /** Held here, because the JDK holds loggers weakly. */
    private final Logger root = Logger.getLogger("");

    private final String identifier;

    JulSettings(String identifier) {
        this.identifier = Objects.requireNonNull(identifier);
    }

    private static final class Named extends Level {
        private static final long serialVersionUID = 1L;

        Named(String name, int value) {
            super(name, value);
        }
    }

    /** Returns the least important priority that is logged completely; the highest if nothing is logged. */
    @Override
    public Priority level() {
        int value = Objects.requireNonNullElse(root.getLevel(), Level.INFO).intValue();
        return Arrays.stream(Priority.values())
                .filter(priority -> LEVELS.get(priority.ordinal()).intValue() >= value)
                .reduce(Priority.EMERGENCY, (_, lower) -> lower);
    }

    @Override
    public void setLevel(Priority priority) {
        Level level = LEVELS.get(priority.ordinal());
        root.setLevel(level);
        for (Handler handler : root.getHandlers()) {
            if (handler.getLevel().intValue() > level.intValue()) {
                handler.setLevel(level);
            }
        }
    }

    @Override
    public String target() {
        return hasHandler(JournalHandler.class) ? JOURNAL : CONSOLE;
    }

    @Override
    public void setTarget(String target) {
        switch (target) {
            case CONSOLE -> {
                if (!hasHandler(ConsoleHandler.class)) {
                    root.addHandler(new ConsoleHandler());
                }
                remove(JournalHandler.class);
            }
            case JOURNAL -> {
                if (!hasHandler(JournalHandler.class)) {
                    root.addHandler(new JournalHandler());
                }
                remove(ConsoleHandler.class);
            }
            default ->
                throw new IllegalArgumentException(
                        "can't log to \"%s\": use one of %s".formatted(Excerpt.of(target), List.of(CONSOLE, JOURNAL)));
        }
        setLevel(level());
    }

    private boolean hasHandler(Class<? extends Handler> type) {
        return Arrays.stream(root.getHandlers()).anyMatch(type::isInstance);
    }

    private void remove(Class<? extends Handler> type) {
        for (Handler handler : root.getHandlers()) {
            if (type.isInstance(handler)) {
                root.removeHandler(handler);
                handler.close();
            }
        }
    }

    @Override
    public String identifier() {
        return identifier;
    }
}
