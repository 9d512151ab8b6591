package io.github.systemd4j.log4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.journal.Priority;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.Journalctl;
import io.github.systemd4j.testing.Journalctl.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.message.StringMapMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logs to a real journal from services. */
@Tag("systemd")
@Tag("any-broker")
class Log4jJournalAppenderIT {
    private final String unit = UUID.randomUUID().toString();

    private static List<String> program(Class<?> program) {
        return JavaProgram.withFlags(
                JavaProgram.commandLine(program), "-Dlog4j2.configurationFile=classpath:log4j2-service.xml");
    }

    private List<Entry> runAsService(Class<?> program) {
        return runAsService(program(program));
    }

    private List<Entry> runAsService(List<String> program) {
        var command = new ArrayList<>(List.of("systemd-run", "--quiet", "--wait", "--unit=" + unit));
        command.addAll(program);
        Command run = Command.run(command);
        assertThat(run.exitStatus()).as(run.errors()).isZero();
        return Journalctl.entries("_SYSTEMD_UNIT=" + unit + ".service");
    }

    /** Logs events of every kind. */
    static final class Events {
        private static final Logger LOGGER = LogManager.getLogger("io.example.Disk");

        private Events() {}

        public static void main(String[] args) {
            ThreadContext.put("requestId", "r-1");
            ThreadContext.push("outer");
            LOGGER.atFatal()
                    .withMarker(MarkerManager.getMarker("OPERATIONS"))
                    .withThrowable(new IllegalStateException("outer", new IllegalArgumentException("inner")))
                    .log("device {} is full", "sda");
            var withoutValue = new HashMap<String, String>();
            withoutValue.put("owner", null);
            LOGGER.info(new StringMapMessage(withoutValue)
                    .with("MESSAGE_ID", "fc2e22bc6ee647b6b90729ab34a250b1")
                    .with("freeBytes", 17));
        }
    }

    @Test
    void shouldWriteTheFieldsOfAnEvent() {
        List<Entry> entries = runAsService(Events.class);
        Entry entry = entries.getFirst();
        assertThat(entry.text("MESSAGE")).isEqualTo("device sda is full");
        assertThat(entry.text("PRIORITY")).isEqualTo("2");
        assertThat(entry.text("LOG_LEVEL")).isEqualTo("FATAL");
        assertThat(entry.text("LOGGER")).isEqualTo("io.example.Disk");
        assertThat(entry.text("THREAD")).isEqualTo("main");
        assertThat(entry.text("REQUEST_ID")).isEqualTo("r-1");
        assertThat(entry.text("CONTEXT_STACK")).isEqualTo("outer");
        assertThat(entry.text("MARKER")).isEqualTo("OPERATIONS");
        assertThat(entry.text("CODE_FILE")).isEqualTo("Log4jJournalAppenderIT.java");
        assertThat(entry.text("CODE_FUNC")).isEqualTo(Events.class.getName() + ".main");
        assertThat(entry.text("EXCEPTION")).isEqualTo("java.lang.IllegalStateException");
        assertThat(entry.text("STACK_TRACE"))
                .startsWith("java.lang.IllegalStateException: outer\n\tat ")
                .contains("Caused by: java.lang.IllegalArgumentException: inner");
        Entry map = entries.getLast();
        assertThat(map.text("MESSAGE_ID")).isEqualTo("fc2e22bc6ee647b6b90729ab34a250b1");
        assertThat(map.text("FREE_BYTES")).isEqualTo("17");
        assertThat(map.text("OWNER")).isEqualTo("null");
    }

    @Test
    void shouldMapLevelsToThoseOfSyslog() {
        assertThat(Stream.of(Level.FATAL, Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE)
                        .map(Log4jJournalAppender::priority))
                .containsExactly(
                        Priority.CRITICAL,
                        Priority.ERROR,
                        Priority.WARNING,
                        Priority.INFO,
                        Priority.DEBUG,
                        Priority.DEBUG);
        assertThat(Log4jJournalAppender.priority(Level.forName("NOTICE", 350))).isEqualTo(Priority.INFO);
    }

    /** Logs until its end. */
    static final class Many {
        private Many() {}

        public static void main(String[] args) {
            Logger logger = LogManager.getLogger("io.example.Service");
            IntStream.range(0, 500).forEach(i -> logger.info("entry {}", i));
        }
    }

    @Test
    void shouldWriteEachEventOfAServiceOnce() {
        assertThat(runAsService(Many.class).stream().map(entry -> entry.text("MESSAGE")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(i -> "entry " + i).toList());
    }

    @Test
    void shouldWriteToTheConsoleIfTheJournalCannotBeWritten() {
        var command = new ArrayList<>(program(Many.class));
        command.removeIf(flag -> flag.startsWith("--enable-native-access"));
        command.add(1, "--illegal-native-access=deny");
        assertThat(runAsService(command).stream().map(entry -> entry.text("MESSAGE")))
                .contains("INFO io.example.Service entry 0", "INFO io.example.Service entry 499");
    }

    @Test
    void shouldWriteToATerminal() {
        Command run = Command.run(program(Many.class));
        assertThat(run.errors()).contains("INFO io.example.Service entry 0\n", "INFO io.example.Service entry 499\n");
    }
}
