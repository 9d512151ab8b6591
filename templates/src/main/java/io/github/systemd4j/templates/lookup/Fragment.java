package io.github.systemd4j.templates.lookup;

import java.nio.file.Path;

/** Describes the main file of a unit, as opposed to its drop-ins. */
public sealed interface Fragment {
    /**
     * A regular file.
     *
     * @param path where the file was found; it may be a link to a file elsewhere
     */
    record Present(Path path) implements Fragment {}

    /**
     * An empty file or {@code /dev/null}: the unit is masked and can't be started.
     *
     * @param path where the file was found
     */
    record Masked(Path path) implements Fragment {}

    /**
     * Links that lead to no file.
     *
     * @param problem the links, and what is wrong with them
     */
    record Broken(String problem) implements Fragment {}

    /** No file, and no link. */
    record Absent() implements Fragment {}
}
