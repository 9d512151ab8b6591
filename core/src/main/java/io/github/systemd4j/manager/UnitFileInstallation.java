package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import java.util.List;

/**
 * The result of enabling unit files.
 *
 * @param hasInstallSection whether a file has an {@code [Install]} section; without one, nothing is changed
 * @param changes the changes
 */
public record UnitFileInstallation(boolean hasInstallSection, List<UnitFileChange> changes) {
    /** Copies the list. */
    public UnitFileInstallation {
        changes = List.copyOf(changes);
    }

    static UnitFileInstallation read(BodyReader reply) {
        return new UnitFileInstallation(reply.readBoolean(), UnitFileChange.ROWS.apply(reply));
    }

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
