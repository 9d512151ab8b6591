package io.github.systemd4j.systemlogger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.journal.Priority;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggerSettingsTest {
    private static final String PREFIX = "io.github.systemd4j.systemlogger.";

    private static LoggerSettings settings(String... namesAndValues) {
        var properties = new HashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put(PREFIX + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new LoggerSettings(properties::get);
    }

    @ParameterizedTest
    @CsvSource({
        "io.example.db.Pool, TRACE",
        "io.example.db, TRACE",
        "io.example.dbx, WARNING",
        "io.example, WARNING",
        "io, ERROR",
        "'', ERROR"
    })
    void shouldUseTheLevelOfTheLongestName(String logger, Level level) {
        assertThat(settings("level", "error", "level.io.example", "warning", "level.io.example.db", "TRACE")
                        .level(logger))
                .isEqualTo(level);
    }

    @Test
    void shouldUseTheDefaultsForMissingAndWrongValues() {
        assertThat(settings().level("a")).isEqualTo(Level.INFO);
        assertThat(settings("level", "loud").level("a")).isEqualTo(Level.INFO);
        assertThat(settings("target", "file").target()).isEqualTo(LoggerSettings.Target.AUTO);
        assertThat(settings("target", "journal").target()).isEqualTo(LoggerSettings.Target.JOURNAL);
    }

    @Test
    void shouldMapLevelsToThoseOfSyslog() {
        Map.of(
                        Level.ERROR,
                        Priority.ERROR,
                        Level.WARNING,
                        Priority.WARNING,
                        Level.INFO,
                        Priority.INFO,
                        Level.DEBUG,
                        Priority.DEBUG,
                        Level.TRACE,
                        Priority.DEBUG)
                .forEach((level, priority) ->
                        assertThat(JournalLogger.priority(level)).isEqualTo(priority));
    }

    @Test
    void shouldWriteNothingThatIsOff() {
        var logger = new JournalLogger("a", Level.OFF, new LogTarget(settings()));
        assertThat(logger.isLoggable(Level.ERROR)).isFalse();
        assertThat(logger.isLoggable(Level.OFF)).isFalse();
    }
}
