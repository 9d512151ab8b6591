package io.github.systemd4j.watch;

import java.time.Instant;

/**
 * An event: the view of the units equals systemd's again. All changes since {@link OutOfSync} were delivered before.
 *
 * @param time when this process was notified
 */
public record InSync(Instant time) implements UnitEvent {}
