package io.github.systemd4j.watch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event: changes were not delivered, because the consumer was too slow. These are units that were loaded and unloaded
 * in between and, with {@link OverflowPolicy#DROP_OLDEST}, all dropped events, whether the feed's conditions select them
 * or not. The final effect of dropped events follows, as one change for each unit, so that the consumer's view is
 * complete again.
 *
 * @param dropped the number of changes
 * @param time when the first one was dropped
 */
public record Gap(long dropped, Instant time) implements UnitEvent {
    /** Returns a gap with more dropped events. */
    static Gap more(@Nullable Gap gap, long dropped) {
        return gap == null ? new Gap(dropped, Instant.now()) : new Gap(gap.dropped + dropped, gap.time);
    }
}
