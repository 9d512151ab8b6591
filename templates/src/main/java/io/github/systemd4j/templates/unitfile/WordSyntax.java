package io.github.systemd4j.templates.unitfile;

/**
 * How systemd splits the values of directives that are lists: whether quotes group characters, and what a backslash
 * does. Each directive belongs to one of these; its parser in systemd decides which.
 */
enum WordSyntax {
    /** Neither quotes nor backslashes have a meaning: {@code After=} and all other dependencies. */
    VERBATIM(false, Backslash.VERBATIM),
    /** A backslash removes the meaning of the next character: {@code Sockets=}, {@code Also=}. */
    UNQUOTED(false, Backslash.LITERAL_NEXT),
    /** Quotes group, and a backslash stands for itself: {@code Documentation=}, {@code WantedBy=}, {@code Alias=}. */
    QUOTED(true, Backslash.VERBATIM),
    /** Quotes group, and a backslash removes the meaning of the next character: {@code ReadWritePaths=}. */
    PATHS(true, Backslash.LITERAL_NEXT),
    /** Quotes group, and backslashes begin C escapes: {@code Environment=}. */
    ITEMS(true, Backslash.C_ESCAPE),
    /** As {@link #ITEMS}, and a backslash that begins no C escape stands for itself: {@code ExecStart=}. */
    ARGUMENTS(true, Backslash.C_ESCAPE_OR_VERBATIM);

    /** What a backslash does. */
    enum Backslash {
        VERBATIM,
        LITERAL_NEXT,
        C_ESCAPE,
        C_ESCAPE_OR_VERBATIM
    }

    private final boolean quotes;
    private final Backslash backslash;

    WordSyntax(boolean quotes, Backslash backslash) {
        this.quotes = quotes;
        this.backslash = backslash;
    }

    boolean hasQuotes() {
        return quotes;
    }

    Backslash backslash() {
        return backslash;
    }
}
