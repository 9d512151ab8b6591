package io.github.systemd4j.benchmarks.compare;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A consumer that takes part in the comparison. */
enum Contender {
    C_SD_BUS("c-sd-bus", "C, libsystemd"),
    C_RECEIVE("c-receive", "C, only receives"),
    SYSTEMD4J_BUS("systemd4j-bus", "systemd4j, Bus, views"),
    SYSTEMD4J_BUS_STRINGS("systemd4j-bus-strings", "systemd4j, Bus, Strings"),
    SYSTEMD4J_BUS_PREPARED("systemd4j-bus-prepared", "systemd4j, Bus, prepared"),
    SYSTEMD4J_BUS_DRIVEN("systemd4j-bus-driven", "systemd4j, driven Bus"),
    SYSTEMD4J_BUS_DRIVEN_PREPARED("systemd4j-bus-driven-prepared", "systemd4j, driven Bus, prepared"),
    SYSTEMD4J_STREAM("systemd4j-stream", "systemd4j, stream, views"),
    SYSTEMD4J_STREAM_PROJECTION("systemd4j-stream-projection", "systemd4j, stream, projection"),
    SYSTEMD4J_STREAM_STRINGS("systemd4j-stream-strings", "systemd4j, stream, Strings"),
    SYSTEMD4J_STREAM_PREPARED("systemd4j-stream-prepared", "systemd4j, stream, prepared"),
    SYSTEMD4J_STREAM_DRIVEN_PREPARED("systemd4j-stream-driven-prepared", "systemd4j, driven stream, prepared"),
    DBUS_JAVA("dbus-java", "dbus-java"),
    GDBUS("gdbus", "C, GDBus");

    /** The consumer that all are compared with. */
    static final Contender REFERENCE = C_SD_BUS;

    /** The consumer that only receives: the upper limit of all. */
    static final Contender LIMIT = C_RECEIVE;

    static final List<Contender> ALL = List.of(values());

    private static final Set<Contender> IN_C = EnumSet.of(C_SD_BUS, C_RECEIVE, GDBUS);

    /** The consumers that only call. */
    private static final Set<Contender> ONLY_CALLERS = EnumSet.of(
            SYSTEMD4J_BUS_PREPARED,
            SYSTEMD4J_BUS_DRIVEN,
            SYSTEMD4J_BUS_DRIVEN_PREPARED,
            SYSTEMD4J_STREAM_PREPARED,
            SYSTEMD4J_STREAM_DRIVEN_PREPARED);

    /** The consumers that receive, and also call. */
    private static final Set<Contender> ALSO_CALLERS = EnumSet.of(C_SD_BUS, SYSTEMD4J_BUS);

    private final String title;
    private final String words;

    Contender(String title, String words) {
        this.title = title;
        this.words = words;
    }

    static Contender named(String title) {
        return ALL.stream()
                .filter(contender -> contender.title.equals(title))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("unknown consumer \"" + title + "\", use one of " + titles()));
    }

    /** Returns what it is, human-readable. */
    String words() {
        return words;
    }

    static String titles() {
        return ALL.stream().map(Contender::toString).collect(Collectors.joining(", "));
    }

    boolean isJava() {
        return !IN_C.contains(this);
    }

    /** Returns whether it reads the messages that it receives. */
    boolean reads() {
        return this != LIMIT;
    }

    /** Returns whether it receives signals. */
    boolean receives() {
        return !ONLY_CALLERS.contains(this);
    }

    /** Returns whether its calls are measured. */
    boolean calls() {
        return ONLY_CALLERS.contains(this) || ALSO_CALLERS.contains(this);
    }

    /** @param programs the directory of the programs in C */
    List<String> command(Path programs) {
        return isJava() ? java() : List.of(programs.resolve(title).toString());
    }

    private List<String> java() {
        Stream<String> command = Stream.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-Dslf4j.internal.verbosity=ERROR", // no warning about the missing backend of dbus-java's logging
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.systemd4j.benchmarks.compare.consumer.Consumer",
                title);
        return command.toList();
    }

    @Override
    public String toString() {
        return title;
    }
}
