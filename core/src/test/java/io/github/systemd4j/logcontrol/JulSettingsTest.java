package io.github.systemd4j.logcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.journal.Priority;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JulSettingsTest {
    private final Logger root = Logger.getLogger("");
    private final Level levelBefore = root.getLevel();
    private final List<Handler> handlersBefore = List.of(root.getHandlers());
    private final JulSettings settings = new JulSettings("tested");

    @AfterEach
    void restore() {
        root.setLevel(levelBefore);
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        handlersBefore.forEach(root::addHandler);
    }

    @ParameterizedTest
    @EnumSource
    void shouldReturnThePriorityThatWasSet(Priority priority) {
        settings.setLevel(priority);
        assertThat(settings.level()).isEqualTo(priority);
        assertThat(root.isLoggable(Level.SEVERE)).isEqualTo(priority.level() >= Priority.ERROR.level());
        assertThat(root.isLoggable(Level.FINE)).isEqualTo(priority == Priority.DEBUG);
    }

    @ParameterizedTest
    @CsvSource({"OFF, EMERGENCY", "CONFIG, INFO", "FINER, DEBUG", "ALL, DEBUG", "INFO, INFO", "1050, CRITICAL"})
    void shouldReturnAPriorityForEachLevel(String level, Priority expected) {
        root.setLevel(Level.parse(level));
        assertThat(settings.level()).isEqualTo(expected);
    }

    @Test
    void shouldLetHandlersPassWhatIsLogged() {
        var handler = new ConsoleHandler();
        root.addHandler(handler);
        settings.setLevel(Priority.DEBUG);
        assertThat(handler.getLevel()).isEqualTo(Level.FINE);
    }

    @Test
    void shouldLogToAnotherTarget() {
        settings.setTarget("journal");
        assertThat(settings.target()).isEqualTo("journal");
        settings.setTarget("console");
        assertThat(settings.target()).isEqualTo("console");
        assertThat(root.getHandlers()).hasAtLeastOneElementOfType(ConsoleHandler.class);
        assertThatThrownBy(() -> settings.setTarget("kmsg"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("can't log to \"kmsg\": use one of [console, journal]");
    }
}
