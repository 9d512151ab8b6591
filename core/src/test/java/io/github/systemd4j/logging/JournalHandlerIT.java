package io.github.systemd4j.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.journal.JournalWriter;
import io.github.systemd4j.journal.Priority;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.Journalctl;
import io.github.systemd4j.testing.Journalctl.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs to a real journal, in this JVM and in services. */
@Tag("systemd")
@Tag("any-broker")
class JournalHandlerIT {
    private final String test = UUID.randomUUID().toString();
    private final Logger logger = Logger.getAnonymousLogger();

    private List<Entry> logged(Level level, String message, Throwable thrown, Object... parameters) {
        var handler = new JournalHandler();
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        var event = new LogRecord(level, message);
        event.setLoggerName("io.example.Disk");
        event.setThrown(thrown);
        event.setParameters(Stream.concat(Arrays.stream(parameters), Stream.of(Map.entry("testId", test)))
                .toArray());
        logger.log(event);
        handler.close();
        assertThat(handler.lostEntries()).isZero();
        return Journalctl.entries("TEST_ID=" + test);
    }

    @Test
    void shouldWriteTheFieldsOfARecord() {
        Entry entry = logged(
                        Level.CONFIG,
                        "device {0} is full",
                        new IllegalStateException("outer", new IllegalArgumentException("inner")),
                        "sda",
                        Map.of("MESSAGE_ID", "fc2e22bc6ee647b6b90729ab34a250b1"))
                .getFirst();
        assertThat(entry.text("MESSAGE")).isEqualTo("device sda is full");
        assertThat(entry.text("PRIORITY")).isEqualTo("7");
        assertThat(entry.text("LOG_LEVEL")).isEqualTo("CONFIG");
        assertThat(entry.text("LOGGER")).isEqualTo("io.example.Disk");
        assertThat(entry.text("THREAD")).isEqualTo(Thread.currentThread().getName());
        assertThat(entry.text("MESSAGE_ID")).isEqualTo("fc2e22bc6ee647b6b90729ab34a250b1");
        assertThat(entry.text("CODE_FUNC")).isEqualTo(JournalHandlerIT.class.getName() + ".logged");
        assertThat(entry.text("EXCEPTION")).isEqualTo("java.lang.IllegalStateException");
        assertThat(entry.text("STACK_TRACE"))
                .startsWith("java.lang.IllegalStateException: outer\n\tat ")
                .contains("\nCaused by: java.lang.IllegalArgumentException: inner\n\t");
    }

    @Test
    void shouldWriteAnExceptionWithoutAMessage() {
        Entry entry = logged(Level.SEVERE, null, new Failing()).getFirst();
        assertThat(entry.text("MESSAGE")).isEqualTo(Failing.class.getName());
        assertThat(entry.text("PRIORITY")).isEqualTo("3");
        assertThat(entry.text("STACK_TRACE")).startsWith(Failing.class.getName() + "\n\tat ");
    }

    /** An exception whose own methods fail. */
    private static final class Failing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("no message");
        }
    }

    @Test
    void shouldWriteTheEntryWithoutTheFieldsThatDoNotFit() {
        Map<String, Integer> many = IntStream.range(0, 600).boxed().collect(Collectors.toMap(i -> "key" + i, i -> i));
        var handler = new JournalHandler();
        var event = new LogRecord(Level.INFO, "many fields");
        event.setParameters(new Object[] {Map.entry("testId", test), many});
        handler.publish(event);
        handler.close();
        Entry entry = Journalctl.entries("TEST_ID=" + test).getFirst();
        assertThat(entry.text("MESSAGE")).isEqualTo("many fields");
        assertThat(entry.fields()).hasSizeGreaterThan(500);
    }

    @Test
    void shouldUseAFormatterAndAFilter() {
        var handler = new JournalHandler();
        handler.setFormatter(new SimpleFormatter() {
            @Override
            public String format(LogRecord logged) {
                return "[" + logged.getMessage() + "]";
            }
        });
        handler.setFilter(logged -> !logged.getMessage().equals("secret"));
        for (String message : List.of("secret", "public")) {
            var event = new LogRecord(Level.INFO, message);
            event.setParameters(new Object[] {Map.entry("testId", test)});
            handler.publish(event);
        }
        handler.flush();
        assertThat(Journalctl.texts("MESSAGE", "TEST_ID=" + test)).containsExactly("[public]");
        handler.close();
    }

    /** Logs by the given configuration until the JVM ends. */
    static final class Service {
        private static final Logger LOGGER = Logger.getLogger("io.example.Service");

        private Service() {}

        public static void main(String[] args) {
            if (args[0].equals("install")) {
                JournalHandler.install();
                JournalHandler.install();
            }
            for (int i = 0; i < 500; i++) {
                LOGGER.log(Level.INFO, "entry {0}", i);
            }
            System.exit(0);
        }
    }

    private List<Entry> runAsService(List<String> command) {
        var all = new ArrayList<>(List.of("systemd-run", "--quiet", "--wait", "--unit=" + test));
        all.addAll(command);
        Command run = Command.run(all);
        assertThat(run.exitStatus()).as(run.errors()).isZero();
        return Journalctl.entries("_SYSTEMD_UNIT=" + test + ".service");
    }

    private static List<String> allMessages() {
        return IntStream.range(0, 500).mapToObj(i -> "entry " + i).toList();
    }

    private static List<String> messages(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.text("MESSAGE"))
                .filter(message -> message.contains("entry"))
                .toList();
    }

    @Test
    void shouldWriteEachRecordOnceWhenInstalled() {
        List<Entry> entries = runAsService(JavaProgram.commandLine(Service.class, "install"));
        assertThat(messages(entries)).containsExactlyElementsOf(allMessages());
        assertThat(entries.stream()
                        .filter(entry -> !entry.text("_TRANSPORT").equals("journal"))
                        .map(entry -> entry.text("MESSAGE")))
                .isEmpty();
    }

    @Test
    void shouldBeConfiguredByAFile(@TempDir Path directory) throws Exception {
        String prefix = JournalHandler.class.getName();
        Path file = Files.writeString(directory.resolve("logging.properties"), """
                handlers = %1$s, %2$s
                %2$s.filter = %3$s
                %1$s.identifier = configured
                %1$s.queueBytes = 1000000
                %1$s.maxWaitMillis = soon
                """.formatted(
                        prefix, ConsoleHandler.class.getName(), JulConsoleFilter.class.getName()));
        List<Entry> entries = runAsService(JavaProgram.withFlags(
                JavaProgram.commandLine(Service.class, "file"), "-Djava.util.logging.config.file=" + file));
        assertThat(messages(entries)).containsExactlyElementsOf(allMessages());
        assertThat(entries.stream().filter(entry -> entry.text("_TRANSPORT").equals("journal")))
                .allSatisfy(entry -> assertThat(entry.text("SYSLOG_IDENTIFIER")).isEqualTo("configured"))
                .hasSizeGreaterThanOrEqualTo(500);
        assertThat(entries.stream().map(entry -> entry.text("MESSAGE")))
                .anyMatch(line -> line.contains(
                        "the value \"soon\" of " + prefix + ".maxWaitMillis is invalid: the default applies"));
    }

    @Test
    void shouldRetainTheConsoleIfItIsNotTheJournal() {
        Command run = Command.run(JavaProgram.commandLine(Service.class, "install"));
        assertThat(run.exitStatus()).isZero();
        assertThat(run.errors()).contains("entry 0", "entry 499");
    }

    private static List<String> withoutNativeAccess(String argument) {
        var command = new ArrayList<>(JavaProgram.commandLine(Service.class, argument));
        command.removeIf(flag -> flag.startsWith("--enable-native-access"));
        return JavaProgram.withFlags(command, "--illegal-native-access=deny");
    }

    @Test
    void shouldRetainTheConsoleIfTheJournalCannotBeWritten() {
        assertThat(messages(runAsService(withoutNativeAccess("install")))).contains("INFO: entry 0", "INFO: entry 499");
    }

    @Test
    void shouldNotSilenceTheConsoleIfTheJournalCannotBeWritten(@TempDir Path directory) throws Exception {
        String console = ConsoleHandler.class.getName();
        Path file = Files.writeString(directory.resolve("logging.properties"), """
                handlers = %1$s, %2$s
                %2$s.filter = %3$s
                """.formatted(
                        JournalHandler.class.getName(), console, JulConsoleFilter.class.getName()));
        List<String> command =
                JavaProgram.withFlags(withoutNativeAccess("file"), "-Djava.util.logging.config.file=" + file);
        assertThat(messages(runAsService(command))).contains("INFO: entry 0", "INFO: entry 499");
    }

    /** Uses the core in a JVM without the module java.logging. */
    static final class WithoutLogging {
        private WithoutLogging() {}

        public static void main(String[] args) {
            System.out.println(ModuleLayer.boot().findModule("java.logging").isPresent());
            System.out.println(new JournalWriter().send(Priority.INFO, "without java.logging"));
        }
    }

    @Test
    void shouldNotBeNeededByTheCore() {
        Command run = Command.run(JavaProgram.withFlags(
                JavaProgram.onModulePath(WithoutLogging.class), "--limit-modules=io.github.systemd4j"));
        assertThat(run.exitStatus()).as(run.errors()).isZero();
        assertThat(run.output()).isEqualTo("false\nSENT\n");
    }
}
