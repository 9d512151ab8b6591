package io.github.systemd4j.manager;

import io.github.systemd4j.bus.Struct;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A command that systemd runs for a unit. No shell takes part; systemd itself replaces {@code ${NAME}} and
 * {@code $NAME} in the arguments, {@code $$} stands for a dollar, and a flag prevents both.
 *
 * <p>systemd 252 forgets commands with other flags than {@link ExecFlag#IGNORE_FAILURE} when it reloads its
 * configuration ({@code daemon-reload}), because it writes them to its file in a way that it doesn't read.
 *
 * @param path of the program: absolute, or a name that systemd looks for in its own search path
 * @param argv what the program gets, the name it is called by first
 * @param flags how it is run
 */
public record ExecCommand(String path, List<String> argv, Set<ExecFlag> flags) {
    /** The kernel's NAME_MAX. */
    private static final int MAX_NAME = 255;

    /**
     * Checks the command as systemd does.
     *
     * @throws IllegalArgumentException if the path is neither absolute nor a name, or if there are no arguments
     */
    public ExecCommand {
        argv = List.copyOf(argv);
        flags = Set.copyOf(flags);
        checkProgram(path);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s gets no arguments, but the first is the name it is called by".formatted(path));
        }
    }

    /** A program with its arguments, called by its path. */
    public static ExecCommand of(String... argv) {
        return of(List.of(argv));
    }

    /** A program with its arguments, called by its path. */
    public static ExecCommand of(Collection<String> argv) {
        List<String> arguments = List.copyOf(argv);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        return new ExecCommand(arguments.getFirst(), arguments, Set.of());
    }

    /** The same command, run with these flags besides. */
    public ExecCommand with(ExecFlag... more) {
        Set<ExecFlag> all = EnumSet.noneOf(ExecFlag.class);
        all.addAll(flags);
        all.addAll(Arrays.asList(more));
        return new ExecCommand(path, argv, all);
    }

    private static void checkProgram(String path) {
        boolean name = !path.contains("/") && !Set.of("", ".", "..").contains(path);
        boolean fits = path.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME;
        if (!path.startsWith("/") && !(name && fits)) {
            throw new IllegalArgumentException(
                    "\"%s\" is neither an absolute path nor a program's name: resolve it first".formatted(path));
        }
    }

    /** Whether the older of systemd's two properties of commands can say it, which all versions have. */
    boolean isSimple() {
        return flags.isEmpty() || flags.equals(Set.of(ExecFlag.IGNORE_FAILURE));
    }

    /** As {@code (sasb)}. */
    Struct simple() {
        return Struct.of(path, argv, flags.contains(ExecFlag.IGNORE_FAILURE));
    }

    /** As {@code (sasas)}. */
    Struct withFlags() {
        return Struct.of(path, argv, flags.stream().sorted().map(ExecFlag::word).toList());
    }
}
