package io.github.systemd4j.templates.unitfile;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An assignment and the file that contains it.
 *
 * @param assignment the assignment, with its line
 * @param origin the file, if it is known
 */
public record Setting(Assignment assignment, Optional<Path> origin) {
    /** Returns the value of the assignment. */
    public RawValue value() {
        return assignment.value();
    }

    /** Returns the location and the assignment, as in {@code /etc/systemd/system/a.service:3: User=daemon}. */
    @Override
    public String toString() {
        return "%s:%d: %s".formatted(origin.map(Path::toString).orElse("unit file"), assignment.line(), assignment);
    }
}
