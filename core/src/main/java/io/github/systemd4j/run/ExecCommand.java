package io.github.systemd4j.run;

import io.github.systemd4j.message.Struct;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A command that systemd runs for a unit, without a shell.
 *
 * <p>Arguments of {@link #of(String...)} reach the program unchanged. Those of {@link #withExpanded} are first
 * expanded by systemd: it replaces {@code ${NAME}} and {@code $NAME} by variables of the unit's environment, and {@code $$}
 * by one dollar.
 *
 * <p>systemd 252 doesn't restore each command when it reloads its configuration ({@code daemon-reload}). It loses
 * commands with an unexpanded dollar, and commands with flags other than {@link ExecFlag#IGNORE_FAILURE} and
 * {@link ExecFlag#NO_ENV_EXPAND}: the unit keeps running, but can't be started again. In a command that is expanded, it
 * puts a backslash before each dollar. A value with a dollar is safe in {@link TransientUnit#environment}.
 *
 * @param path the program: an absolute path, or a name that systemd finds in its own search path
 * @param argv the arguments, the first of which is the program's own name; systemd expands them unless the flags contain
 *     {@link ExecFlag#NO_ENV_EXPAND}
 * @param flags the options
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
                    "%s has no arguments, but the first one must be the program's own name".formatted(path));
        }
    }

    /**
     * Returns a command of a program and its arguments, which are not expanded: the flags contain
     * {@link ExecFlag#NO_ENV_EXPAND}.
     */
    public static ExecCommand of(String... argv) {
        return of(List.of(argv));
    }

    /** Returns a command of a program and its arguments; see {@link #of(String...)}. */
    public static ExecCommand of(Collection<String> argv) {
        List<String> arguments = List.copyOf(argv);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        return new ExecCommand(arguments.getFirst(), arguments, Set.of(ExecFlag.NO_ENV_EXPAND));
    }

    /**
     * Returns the same command with more arguments, which systemd expands, such as {@code $MAINPID}. A variable that is
     * a whole argument, as {@code $NAME}, becomes one argument for each of its words. The earlier arguments reach
     * the program unchanged.
     */
    public ExecCommand withExpanded(String... arguments) {
        ExecCommand escaped = withEscapedDollars();
        List<String> all =
                Stream.concat(escaped.argv.stream(), Stream.of(arguments)).toList();
        return new ExecCommand(path, all, escaped.flags);
    }

    /** Returns the same command without {@link ExecFlag#NO_ENV_EXPAND}: its dollars are escaped instead. */
    ExecCommand withEscapedDollars() {
        if (!flags.contains(ExecFlag.NO_ENV_EXPAND)) {
            return this;
        }
        Set<ExecFlag> others = EnumSet.copyOf(flags);
        others.remove(ExecFlag.NO_ENV_EXPAND);
        return new ExecCommand(
                path, argv.stream().map(argument -> argument.replace("$", "$$")).toList(), others);
    }

    /** Returns the same command with more flags. */
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

    /**
     * Returns whether the older of systemd's two properties for commands can express it. Every version restores that one
     * after a reload.
     */
    boolean isSimple() {
        boolean expandable = argv.stream().anyMatch(argument -> argument.contains("$"));
        return flags.stream()
                .allMatch(flag -> flag == ExecFlag.IGNORE_FAILURE || flag == ExecFlag.NO_ENV_EXPAND && !expandable);
    }

    /** Returns the command as type {@code (sasb)}. */
    Struct simple() {
        return Struct.of(path, argv, flags.contains(ExecFlag.IGNORE_FAILURE));
    }

    /** Returns the command as type {@code (sasas)}. */
    Struct withFlags() {
        return Struct.of(
                path, argv, flags.stream().sorted().map(ExecFlag::dbusName).toList());
    }
}
