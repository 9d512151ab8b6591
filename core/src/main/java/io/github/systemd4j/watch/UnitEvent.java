package io.github.systemd4j.watch;

import java.time.Instant;

/** An event of a {@link UnitFeed}: a change of a unit, or a time in which the view of the units may be wrong. */
public sealed interface UnitEvent permits UnitChange, Gap, OutOfSync, InSync {
    /** Returns when this process was notified. */
    Instant time();
}
