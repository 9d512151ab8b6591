package io.github.systemd4j.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.github.systemd4j.journal.Priority;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.Journalctl;
import io.github.systemd4j.testing.Journalctl.Entry;
import io.github.systemd4j.testing.Journald;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** Logs to a real journal, in this JVM and in a service. */
@Tag("systemd")
@Tag("any-broker")
class LogbackJournalAppenderIT {
    private final String test = UUID.randomUUID().toString();
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("io.example.Disk");
    private final LogbackJournalAppender appender = new LogbackJournalAppender();

    private void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        appender.setContext(context);
        appender.setIdentifier(test);
        appender.start();
        logger.setLevel(Level.TRACE);
        logger.addAppender(appender);
    }

    private List<Entry> written() {
        context.stop();
        return Journalctl.entries("SYSLOG_IDENTIFIER=" + test);
    }

    @Test
    void shouldWriteTheFieldsOfAnEvent() {
        appender.setIncludeCallerData(true);
        start();
        context.getMDCAdapter().put("requestId", "r-1");
        logger.atError()
                .setMessage("device {} is full")
                .addArgument("sda")
                .addMarker(MarkerFactory.getMarker("OPERATIONS"))
                .addKeyValue("MESSAGE_ID", "fc2e22bc6ee647b6b90729ab34a250b1")
                .addKeyValue("freeBytes", 17)
                .addKeyValue("priority", 0)
                .setCause(new IllegalStateException("outer", new IllegalArgumentException("inner")))
                .log();
        context.getMDCAdapter().clear();
        Entry entry = written().getFirst();
        assertThat(entry.text("MESSAGE")).isEqualTo("device sda is full");
        assertThat(entry.text("PRIORITY")).isEqualTo("3");
        assertThat(entry.text("LOG_LEVEL")).isEqualTo("ERROR");
        assertThat(entry.text("LOGGER")).isEqualTo("io.example.Disk");
        assertThat(entry.text("THREAD")).isEqualTo(Thread.currentThread().getName());
        assertThat(entry.text("REQUEST_ID")).isEqualTo("r-1");
        assertThat(entry.text("MARKER")).isEqualTo("OPERATIONS");
        assertThat(entry.text("MESSAGE_ID")).isEqualTo("fc2e22bc6ee647b6b90729ab34a250b1");
        assertThat(entry.text("FREE_BYTES")).isEqualTo("17");
        assertThat(entry.text("CONTEXT_PRIORITY")).isEqualTo("0");
        assertThat(entry.text("CODE_FILE")).isEqualTo("LogbackJournalAppenderIT.java");
        assertThat(entry.text("CODE_FUNC"))
                .isEqualTo(LogbackJournalAppenderIT.class.getName() + ".shouldWriteTheFieldsOfAnEvent");
        assertThat(entry.text("EXCEPTION")).isEqualTo("java.lang.IllegalStateException");
        assertThat(entry.text("STACK_TRACE"))
                .startsWith("java.lang.IllegalStateException: outer\n\tat ")
                .contains("Caused by: java.lang.IllegalArgumentException: inner");
    }

    @Test
    void shouldMapLevelsToThoseOfSyslog() {
        assertThat(Stream.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE)
                        .map(LogbackJournalAppender::priority))
                .containsExactly(Priority.ERROR, Priority.WARNING, Priority.INFO, Priority.DEBUG, Priority.DEBUG);
    }

    @Test
    void shouldReportLostEventsAsAStatus() {
        appender.setQueueBytes(1_000);
        appender.setMaxWaitMillis(1);
        start();
        try (var _ = Journald.stopped()) {
            while (appender.lostEntries() == 0) {
                logger.info("flood");
            }
        }
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .anyMatch(status -> status.getMessage().startsWith("log entries are lost: journald doesn't read"));
        assertThat(written()).anyMatch(entry -> entry.text("LOST_ENTRIES").equals("1"));
    }

    /** Logs by the configuration of a file, until its end, without stopping Logback. */
    static final class Service {
        private Service() {}

        public static void main(String[] args) {
            var logger = LoggerFactory.getLogger("io.example.Service");
            MDC.put("requestId", "r-2");
            IntStream.range(0, 500).forEach(i -> logger.info("entry {}", i));
        }
    }

    private static List<String> service() {
        return JavaProgram.withFlags(
                JavaProgram.commandLine(Service.class), "-Dlogback.configurationFile=logback-service.xml");
    }

    private List<Entry> runAsService(List<String> program) {
        var command = new ArrayList<>(List.of("systemd-run", "--quiet", "--wait", "--unit=" + test));
        command.addAll(program);
        Command run = Command.run(command);
        assertThat(run.exitStatus()).as(run.errors()).isZero();
        return Journalctl.entries("_SYSTEMD_UNIT=" + test + ".service");
    }

    @Test
    void shouldWriteEachEventOfAServiceOnce() {
        List<Entry> entries = runAsService(service());
        assertThat(entries.stream().map(entry -> entry.text("MESSAGE")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(i -> "entry " + i).toList());
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.text("SYSLOG_IDENTIFIER")).isEqualTo("logback-service");
            assertThat(entry.text("REQUEST_ID")).isEqualTo("r-2");
        });
    }

    @Test
    void shouldWriteToTheConsoleIfTheJournalCannotBeWritten() {
        var program = new ArrayList<>(service());
        program.removeIf(flag -> flag.startsWith("--enable-native-access"));
        program.add(1, "--illegal-native-access=deny");
        assertThat(runAsService(program).stream().map(entry -> entry.text("MESSAGE")))
                .contains("INFO io.example.Service entry 0", "INFO io.example.Service entry 499");
    }

    @Test
    void shouldWriteToATerminal() {
        Command run = Command.run(service());
        assertThat(run.errors()).contains("INFO io.example.Service entry 0\n", "INFO io.example.Service entry 499\n");
    }
}
