package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.templates.internal.syntax.WordSplitter;
import io.github.systemd4j.templates.internal.syntax.WordSyntax;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads the command lines in a value, which single semicolons separate. */
final class CommandLineReader {
    private static final String SEPARATOR = ";";
    private static final String ESCAPED_SEPARATOR = "\\;";

    private final WordSplitter words;

    private CommandLineReader(String text) {
        this.words = new WordSplitter(text, WordSyntax.ARGUMENTS);
    }

    static List<CommandLine> read(String text) {
        var reader = new CommandLineReader(text);
        var commands = new ArrayList<CommandLine>();
        while (reader.words.hasNext()) {
            String first = reader.words.next();
            if (!first.equals(SEPARATOR)) {
                commands.add(reader.command(first));
            }
        }
        return List.copyOf(commands);
    }

    private CommandLine command(String first) {
        var prefixes = new Prefixes(first);
        String program = first.substring(prefixes.length);
        var argv = new ArrayList<String>();
        if (!prefixes.namedApart) {
            argv.add(program);
        }
        while (words.hasNext() && !words.skip(SEPARATOR)) {
            argv.add(words.skip(ESCAPED_SEPARATOR) ? SEPARATOR : words.next());
        }
        return new CommandLine(program, argv, prefixes.flags);
    }

    /** Reads the characters before a program, each of which is accepted once. */
    private static final class Prefixes {
        private static final Set<ExecFlag> PRIVILEGES =
                EnumSet.of(ExecFlag.PRIVILEGED, ExecFlag.NO_SETUID, ExecFlag.AMBIENT);

        private final Set<ExecFlag> flags = EnumSet.noneOf(ExecFlag.class);
        private boolean namedApart;
        private int length;

        Prefixes(String word) {
            while (length < word.length() && take(word.charAt(length))) {
                length++;
            }
        }

        private boolean take(char prefix) {
            return switch (prefix) {
                case '-' -> flags.add(ExecFlag.IGNORE_FAILURE);
                case ':' -> flags.add(ExecFlag.NO_ENV_EXPAND);
                case '+' -> isUnprivileged() && flags.add(ExecFlag.PRIVILEGED);
                case '!' -> isUnprivileged() ? flags.add(ExecFlag.NO_SETUID) : replaceNoSetuid();
                case '@' -> nameApart();
                default -> false;
            };
        }

        private boolean isUnprivileged() {
            return flags.stream().noneMatch(PRIVILEGES::contains);
        }

        private boolean replaceNoSetuid() {
            return flags.remove(ExecFlag.NO_SETUID) && flags.add(ExecFlag.AMBIENT);
        }

        private boolean nameApart() {
            boolean first = !namedApart;
            namedApart = true;
            return first;
        }
    }
}
