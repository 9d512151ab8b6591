package io.github.systemd4j.templates.unitfile;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown if systemd would refuse a whole file because of its syntax. The message has the location and what to do. */
public final class UnitSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Path origin;
    private final int line;
    private final int column;

    UnitSyntaxException(@Nullable Path origin, int line, int column, String problem) {
        super("%s:%d:%d: %s".formatted(origin == null ? "unit file" : origin, line, column, problem));
        this.origin = origin;
        this.line = line;
        this.column = column;
    }

    /** Returns the file, if it is known. */
    public Optional<Path> origin() {
        return Optional.ofNullable(origin);
    }

    /** Returns the line, counted from 1. */
    public int line() {
        return line;
    }

    /** Returns the position of the character in the line, counted from 1. */
    public int column() {
        return column;
    }
}
