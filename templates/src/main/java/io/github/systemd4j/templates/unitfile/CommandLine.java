package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.templates.internal.syntax.ProgramPaths;
import io.github.systemd4j.templates.internal.syntax.Quoting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A command line of a directive such as {@code ExecStart=}, without quotes and escapes. Specifiers and variables are
 * not replaced: a literal {@code %} is {@code %%}, and a literal {@code $} in arguments is {@code $$} unless
 * {@link ExecFlag#NO_ENV_EXPAND} is set. {@link #of} escapes both. No shell is involved.
 *
 * @param program an absolute path, or a name that systemd looks up in its own search path
 * @param argv the arguments that the program receives, beginning with its name
 * @param flags the prefixes of the program, which say how it is run
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines">
 *     systemd.service(5), "Command lines"</a>
 */
public record CommandLine(String program, List<String> argv, Set<ExecFlag> flags) {
    /**
     * Checks the command line as systemd does.
     *
     * @throws IllegalArgumentException if the program is neither an absolute path nor a name, or has quotes,
     *     backslashes or control characters; or if there are no arguments
     */
    public CommandLine {
        argv = List.copyOf(argv);
        flags = Set.copyOf(flags);
        ProgramPaths.check(program);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException(
                    "the program \"%s\" has no arguments: pass at least the name by which it is called"
                            .formatted(program));
        }
    }

    /**
     * Returns a program with literal arguments: nothing in them is a specifier or variable.
     *
     * @throws IllegalArgumentException if the program is neither an absolute path nor a name
     */
    public static CommandLine of(String program, String... arguments) {
        return of(program, List.of(arguments));
    }

    /** Returns a program with arguments; see {@link #of(String, String...)}. */
    public static CommandLine of(String program, List<String> arguments) {
        var argv = new ArrayList<String>();
        argv.add(literal(program));
        arguments.forEach(argument -> argv.add(literal(argument)));
        return new CommandLine(Quoting.specifiers(program), argv, Set.of());
    }

    private static String literal(String argument) {
        return Quoting.specifiers(argument).replace("$", "$$");
    }

    /**
     * Returns the same command line with further arguments in which specifiers and variables are replaced, such as
     * {@code $MAINPID}.
     */
    public CommandLine withExpanded(String... arguments) {
        return withArguments(List.of(arguments));
    }

    /** Returns the same command line with further literal arguments. */
    public CommandLine withLiteral(String... arguments) {
        return withArguments(Arrays.stream(arguments).map(this::unexpanded).toList());
    }

    private String unexpanded(String argument) {
        return flags.contains(ExecFlag.NO_ENV_EXPAND) ? Quoting.specifiers(argument) : literal(argument);
    }

    private CommandLine withArguments(List<String> more) {
        var all = new ArrayList<>(argv);
        all.addAll(more);
        return new CommandLine(program, all, flags);
    }

    /** Returns the same command line with another {@code argv[0]}, the name by which the program is called. */
    public CommandLine calledAs(String name) {
        var renamed = new ArrayList<>(argv);
        renamed.set(0, unexpanded(name));
        return new CommandLine(program, renamed, flags);
    }

    /**
     * Returns the same command line with further flags. A literal dollar sign stays one with
     * {@link ExecFlag#NO_ENV_EXPAND}.
     */
    public CommandLine with(ExecFlag... more) {
        Set<ExecFlag> all = EnumSet.noneOf(ExecFlag.class);
        all.addAll(flags);
        all.addAll(Arrays.asList(more));
        boolean literal = all.contains(ExecFlag.NO_ENV_EXPAND) && !flags.contains(ExecFlag.NO_ENV_EXPAND);
        return new CommandLine(program, literal ? withoutEscapedDollars() : argv, all);
    }

    private List<String> withoutEscapedDollars() {
        return argv.stream().map(argument -> argument.replace("$$", "$")).toList();
    }

    /** Returns the text of the command line in a unit file. */
    @Override
    public String toString() {
        return CommandLineWriter.write(this);
    }
}
