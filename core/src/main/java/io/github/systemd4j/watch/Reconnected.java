package io.github.systemd4j.watch;

import java.time.Instant;

/**
 * systemd is seen again, and all that had changed since {@link Disconnected} was delivered.
 *
 * @param time when this side learnt of it
 */
public record Reconnected(Instant time) implements UnitEvent {}
