package io.github.systemd4j.watch;

import java.time.Instant;

/** What a {@link UnitFeed} delivers: changes of units, and whatever makes its view of them unsure for a while. */
public sealed interface UnitEvent permits UnitChange, Gap, OutOfSync, InSync {
    /** When this side learnt of it. */
    Instant time();
}
