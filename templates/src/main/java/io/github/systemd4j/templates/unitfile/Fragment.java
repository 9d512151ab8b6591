package io.github.systemd4j.templates.unitfile;

import java.nio.file.Path;

/** The main file of a unit, drop-ins aside. */
public sealed interface Fragment {
    /**
     * A file.
     *
     * @param path where it was found, which may be a link to a file elsewhere
     */
    record Present(Path path) implements Fragment {}

    /**
     * An empty file or {@code /dev/null}: the unit can't be started.
     *
     * @param path where it was found
     */
    record Masked(Path path) implements Fragment {}

    /**
     * Links that lead to no file.
     *
     * @param problem which ones, and why
     */
    record Broken(String problem) implements Fragment {}

    /** No file, and no link. */
    record Absent() implements Fragment {}
}
