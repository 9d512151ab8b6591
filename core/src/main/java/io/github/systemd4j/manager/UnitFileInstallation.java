package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import java.util.List;

/**
 * What came of enabling unit files.
 *
 * @param hasInstallSection whether one of them has an {@code [Install]} section, without which there is nothing to do
 * @param changes what was changed
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
