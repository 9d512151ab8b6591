package io.github.systemd4j.templates.internal.syntax;

/**
 * Selects how systemd splits the values of directives that are lists: whether quotes group characters, and what a
 * backslash does. The parser in systemd decides which syntax a directive has.
 */
public enum WordSyntax {
    /** Neither quotes nor backslashes have a meaning: {@code After=} and all other dependencies. */
    VERBATIM(false, Backslash.VERBATIM),
    /** A backslash escapes the next character: {@code Sockets=}, {@code Also=}. */
    UNQUOTED(false, Backslash.LITERAL_NEXT),
    /**
     * Quotes group characters, and a backslash stands for itself: {@code Documentation=}, {@code WantedBy=},
     * {@code Alias=}.
     */
    QUOTED(true, Backslash.VERBATIM),
    /** Quotes group characters, and a backslash escapes the next character: {@code ReadWritePaths=}. */
    PATHS(true, Backslash.LITERAL_NEXT),
    /** Quotes group characters, and backslashes begin C escapes: {@code Environment=}. */
    ITEMS(true, Backslash.C_ESCAPE),
    /** As {@link #ITEMS}, but a backslash that begins no C escape stands for itself: {@code ExecStart=}. */
    ARGUMENTS(true, Backslash.C_ESCAPE_OR_VERBATIM);

    /** Selects the meaning of a backslash. */
    public enum Backslash {
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

    public boolean hasQuotes() {
        return quotes;
    }

    public Backslash backslash() {
        return backslash;
    }
}
