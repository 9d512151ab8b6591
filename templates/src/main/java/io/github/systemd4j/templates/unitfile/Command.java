package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.run.ExecFlag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A command of a directive like {@code ExecStart=}, without quotes and escapes. Specifiers and variables are still in
 * it, so that a literal {@code %} is {@code %%} and, in arguments without {@link ExecFlag#NO_ENV_EXPAND}, a literal
 * {@code $} is {@code $$}; {@link #of} makes them so. No shell takes part.
 *
 * @param program an absolute path, or a name that systemd looks for in its own search path
 * @param argv what the program gets, the name it is called by first
 * @param flags how it is run, which are prefixes of the program
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines">
 *     systemd.service(5), "Command lines"</a>
 */
public record Command(String program, List<String> argv, Set<ExecFlag> flags) {
    /**
     * Checks the command as systemd does.
     *
     * @throws IllegalArgumentException if the program is neither an absolute path nor a name, has quotes, backslashes
     *     or control characters, or if there are no arguments
     */
    public Command {
        argv = List.copyOf(argv);
        flags = Set.copyOf(flags);
        Programs.check(program);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s gets no arguments, but the first is the name it is called by".formatted(program));
        }
    }

    /**
     * A program with arguments that mean just what they say: nothing in them is a specifier or variable.
     *
     * @throws IllegalArgumentException if the program is neither an absolute path nor a name
     */
    public static Command of(String program, String... arguments) {
        return of(program, List.of(arguments));
    }

    /** A program with arguments; see {@link #of(String, String...)}. */
    public static Command of(String program, List<String> arguments) {
        var argv = new ArrayList<String>();
        argv.add(literal(program));
        arguments.forEach(argument -> argv.add(literal(argument)));
        return new Command(Quoting.specifiers(program), argv, Set.of());
    }

    private static String literal(String argument) {
        return Quoting.specifiers(argument).replace("$", "$$");
    }

    /** The same command, with arguments behind in which specifiers and variables count, as in {@code $MAINPID}. */
    public Command withExpanded(String... arguments) {
        return withArguments(List.of(arguments));
    }

    /** The same command, with arguments behind that mean just what they say. */
    public Command withLiteral(String... arguments) {
        return withArguments(Arrays.stream(arguments).map(this::unexpanded).toList());
    }

    private String unexpanded(String argument) {
        return flags.contains(ExecFlag.NO_ENV_EXPAND) ? Quoting.specifiers(argument) : literal(argument);
    }

    private Command withArguments(List<String> more) {
        var all = new ArrayList<>(argv);
        all.addAll(more);
        return new Command(program, all, flags);
    }

    /** The same command, called by another name: its {@code argv[0]}. */
    public Command calledAs(String name) {
        var renamed = new ArrayList<>(argv);
        renamed.set(0, unexpanded(name));
        return new Command(program, renamed, flags);
    }

    /**
     * The same command, run with these flags besides. A dollar that {@code $$} stands for stays one with
     * {@link ExecFlag#NO_ENV_EXPAND}.
     */
    public Command with(ExecFlag... more) {
        Set<ExecFlag> all = EnumSet.noneOf(ExecFlag.class);
        all.addAll(flags);
        all.addAll(Arrays.asList(more));
        boolean literal = all.contains(ExecFlag.NO_ENV_EXPAND) && !flags.contains(ExecFlag.NO_ENV_EXPAND);
        return new Command(program, literal ? withoutEscapedDollars() : argv, all);
    }

    private List<String> withoutEscapedDollars() {
        return argv.stream().map(argument -> argument.replace("$$", "$")).toList();
    }

    /** As it is written. */
    @Override
    public String toString() {
        return CommandWriter.write(this);
    }
}
