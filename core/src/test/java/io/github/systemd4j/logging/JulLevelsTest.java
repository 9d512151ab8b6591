package io.github.systemd4j.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.journal.Priority;
import java.util.logging.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JulLevelsTest {
    @ParameterizedTest
    @CsvSource({
        "OFF, ERROR",
        "1001, ERROR",
        "SEVERE, ERROR",
        "WARNING, WARNING",
        "999, WARNING",
        "INFO, INFO",
        "899, INFO",
        "CONFIG, DEBUG",
        "FINE, DEBUG",
        "FINEST, DEBUG"
    })
    void shouldMapLevelsToThoseOfSyslog(String level, Priority priority) {
        assertThat(JulLevels.priority(Level.parse(level))).isEqualTo(priority);
    }
}
