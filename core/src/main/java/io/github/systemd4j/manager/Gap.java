package io.github.systemd4j.manager;

import java.time.Instant;

/**
 * Single events were dropped, because the consumer was too slow for {@link UnitFeed#droppingOldest}. What they changed
 * follows, merged into one change for each unit, so that the consumer's view is right again.
 *
 * @param dropped how many
 * @param time when the first was dropped
 */
public record Gap(long dropped, Instant time) implements UnitEvent {}
