package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.templates.internal.syntax.Quoting;
import java.util.List;
import java.util.stream.Collectors;

/** Writes command lines. */
final class CommandLineWriter {
    private static final String PREFIXES = "@-:+!";

    private CommandLineWriter() {}

    static String write(List<CommandLine> commands) {
        return commands.stream().map(CommandLineWriter::write).collect(Collectors.joining(" ; "));
    }

    static String write(CommandLine command) {
        String program = command.program();
        if (PREFIXES.indexOf(program.charAt(0)) >= 0 || program.equals(";")) {
            throw new IllegalArgumentException(
                    "the program \"%s\" begins with a character that systemd reads as a prefix: use its absolute path"
                            .formatted(program));
        }
        boolean named = !command.argv().getFirst().equals(program);
        var text = new StringBuilder(Quoting.word(prefixes(command, named) + program));
        command.argv().stream()
                .skip(named ? 0 : 1)
                .forEach(argument -> text.append(' ').append(Quoting.word(argument)));
        return text.toString();
    }

    private static String prefixes(CommandLine command, boolean named) {
        return command.flags().stream().sorted().map(CommandLineWriter::prefix).collect(Collectors.joining())
                + (named ? "@" : "");
    }

    private static String prefix(ExecFlag flag) {
        return switch (flag) {
            case IGNORE_FAILURE -> "-";
            case PRIVILEGED -> "+";
            case NO_SETUID -> "!";
            case AMBIENT -> "!!";
            case NO_ENV_EXPAND -> ":";
        };
    }
}
