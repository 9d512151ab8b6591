package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.internal.text.Excerpt;

/** What systemd can run. */
final class Programs {
    private Programs() {}

    static void check(String program) {
        if (Names.firstUnsafe(program) < program.length()) {
            throw failure(program, "has a quote, backslash or control character: rename it");
        }
        if (program.isEmpty() || program.endsWith("/")) {
            throw failure(program, "is no file: name one");
        }
        if (!PathLimits.fit(program.replace("%%", "%"))) {
            throw failure(program, "is too long: %s".formatted(PathLimits.RULE));
        }
        if (!isPath(program) && !isName(program)) {
            throw failure(program, "is neither an absolute path nor a program's name: resolve it first");
        }
    }

    /** A specifier may stand for the beginning of a path. */
    private static boolean isPath(String program) {
        return program.startsWith("/") || program.startsWith("%") && !program.startsWith("%%");
    }

    private static boolean isName(String program) {
        boolean isFolder = program.equals(".") || program.equals("..");
        return !program.contains("/") && !isFolder;
    }

    private static IllegalArgumentException failure(String program, String problem) {
        return new IllegalArgumentException("the program \"%s\" %s".formatted(Excerpt.of(program), problem));
    }
}
