package io.github.systemd4j.templates.unitfile;

/** What systemd can run. */
final class Programs {
    private static final int MAX_NAME = 255;
    private static final int MAX_PATH = 4_095;

    private Programs() {}

    static void check(String program) {
        if (Names.firstUnsafe(program) < program.length()) {
            throw failure(program, "has a quote, backslash or control character: rename it");
        }
        if (program.isEmpty() || program.endsWith("/")) {
            throw failure(program, "is no file: name one");
        }
        if (!isPath(program) && !isName(program)) {
            throw failure(program, "is neither an absolute path nor a program's name: resolve it first");
        }
    }

    /** A specifier may stand for the beginning of a path. */
    private static boolean isPath(String program) {
        boolean absolute = program.startsWith("/") || program.startsWith("%") && !program.startsWith("%%");
        return absolute && program.length() <= MAX_PATH;
    }

    private static boolean isName(String program) {
        boolean isFolder = program.equals(".") || program.equals("..");
        return !program.contains("/") && !isFolder && program.length() <= MAX_NAME;
    }

    private static IllegalArgumentException failure(String program, String problem) {
        return new IllegalArgumentException("the program \"%s\" %s".formatted(program, problem));
    }
}
