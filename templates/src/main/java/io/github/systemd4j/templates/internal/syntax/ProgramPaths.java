package io.github.systemd4j.templates.internal.syntax;

import io.github.systemd4j.internal.text.Excerpt;

/** Checks the paths and names of programs, by systemd's rules. */
public final class ProgramPaths {
    private ProgramPaths() {}

    /**
     * Checks a program.
     *
     * @throws IllegalArgumentException if systemd wouldn't run it
     */
    public static void check(String program) {
        if (EntryNames.firstUnsafe(program) < program.length()) {
            throw failure(program, "has a quote, backslash or control character: rename the program");
        }
        if (program.isEmpty() || program.endsWith("/")) {
            throw failure(program, "is not the name of a file: name the program's file");
        }
        if (!PathLimits.fit(program.replace("%%", "%"))) {
            throw failure(program, "is too long: %s".formatted(PathLimits.RULE));
        }
        if (!isPath(program) && !isName(program)) {
            throw failure(program, "is neither an absolute path nor a plain name: resolve it first");
        }
    }

    /** Returns whether this is an absolute path, or begins with a specifier that may stand for one. */
    private static boolean isPath(String program) {
        return program.startsWith("/") || program.startsWith("%") && !program.startsWith("%%");
    }

    private static boolean isName(String program) {
        boolean isDirectory = program.equals(".") || program.equals("..");
        return !program.contains("/") && !isDirectory;
    }

    private static IllegalArgumentException failure(String program, String problem) {
        return new IllegalArgumentException("the program \"%s\" %s".formatted(Excerpt.of(program), problem));
    }
}
