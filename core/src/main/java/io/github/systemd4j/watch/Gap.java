package io.github.systemd4j.watch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Changes that are not delivered, because the consumer was too slow: units that came and went meanwhile, and for
 * {@link OverflowPolicy#DROP_OLDEST} all those that were dropped, whether the feed's conditions would have let them
 * through or not. What the dropped ones have changed in the end follows, coalesced into one change for each unit, so that
 * the consumer's view is right again.
 *
 * @param dropped how many
 * @param time when the first was dropped
 */
public record Gap(long dropped, Instant time) implements UnitEvent {
    /** A gap that has grown. */
    static Gap more(@Nullable Gap gap, long dropped) {
        return gap == null ? new Gap(dropped, Instant.now()) : new Gap(gap.dropped + dropped, gap.time);
    }
}
