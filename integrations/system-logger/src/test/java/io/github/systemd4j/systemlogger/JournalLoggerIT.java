package io.github.systemd4j.systemlogger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.Journalctl;
import io.github.systemd4j.testing.Journalctl.Entry;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logs from programs to a real journal, and to a terminal. */
@Tag("systemd")
@Tag("any-broker")
class JournalLoggerIT {
    /** Logs until its very end. */
    static final class Program {
        private static final System.Logger LOGGER = System.getLogger("io.example.Program");

        private Program() {}

        public static void main(String[] args) {
            LOGGER.log(Level.DEBUG, "not loggable");
            LOGGER.log(Level.WARNING, "device {0} is full", "sda", Map.entry("freeBytes", 17));
            LOGGER.log(Level.ERROR, "failed", new IllegalStateException("why"));
            LOGGER.log(Level.INFO, "{invalid", 1);
            System.getLogger("io.example.detailed.Part").log(Level.TRACE, () -> "detail");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> LOGGER.log(Level.INFO, "the end")));
        }
    }

    private static List<String> program(String... flags) {
        return JavaProgram.withFlags(
                JavaProgram.commandLine(Program.class),
                Stream.concat(
                                Stream.of(
                                        "-Dio.github.systemd4j.systemlogger.identifier=program",
                                        "-Dio.github.systemd4j.systemlogger.level.io.example.detailed=TRACE"),
                                Stream.of(flags))
                        .toArray(String[]::new));
    }

    @Test
    void shouldWriteToTheJournalOfAService() {
        String unit = UUID.randomUUID().toString();
        var command = new ArrayList<>(List.of("systemd-run", "--quiet", "--wait", "--unit=" + unit));
        command.addAll(program());
        Command run = Command.run(command);
        assertThat(run.exitStatus()).as(run.errors()).isZero();

        List<Entry> entries = Journalctl.entries("_SYSTEMD_UNIT=" + unit + ".service");
        assertThat(entries.stream().map(entry -> entry.text("MESSAGE")))
                .containsExactly("device sda is full", "failed", "{invalid", "detail", "the end");
        assertThat(entries.stream().map(entry -> entry.text("PRIORITY"))).containsExactly("4", "3", "6", "7", "6");
        Entry first = entries.getFirst();
        assertThat(first.text("LOGGER")).isEqualTo("io.example.Program");
        assertThat(first.text("LOG_LEVEL")).isEqualTo("WARNING");
        assertThat(first.text("THREAD")).isEqualTo("main");
        assertThat(first.text("FREE_BYTES")).isEqualTo("17");
        assertThat(first.text("SYSLOG_IDENTIFIER")).isEqualTo("program");
        assertThat(entries.get(1).text("EXCEPTION")).isEqualTo("java.lang.IllegalStateException");
        assertThat(entries.get(1).text("STACK_TRACE")).startsWith("java.lang.IllegalStateException: why\n\tat ");
    }

    @Test
    void shouldWriteToATerminal() {
        Command run = Command.run(program());
        assertThat(run.exitStatus()).isZero();
        assertThat(run.errors())
                .contains(
                        "WARNING io.example.Program: device sda is full\n",
                        "ERROR io.example.Program: failed\njava.lang.IllegalStateException: why\n\tat ",
                        "INFO io.example.Program: the end\n");
    }

    @Test
    void shouldWriteToTheJournalOnRequest() {
        String identifier = UUID.randomUUID().toString();
        Command run = Command.run(program(
                "-Dio.github.systemd4j.systemlogger.target=journal",
                "-Dio.github.systemd4j.systemlogger.identifier=" + identifier));
        assertThat(run.errors()).isEmpty();
        assertThat(Journalctl.entries("SYSLOG_IDENTIFIER=" + identifier)).hasSize(5);
    }
}
