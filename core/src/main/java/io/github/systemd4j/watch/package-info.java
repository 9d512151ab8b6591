/**
 * The states of units, through restarts of systemd and of the broker.
 *
 * <p>{@link io.github.systemd4j.watch.UnitWatch} retains a table of all units and delivers each change to its
 * subscribers. After any fault the table becomes equal to systemd's again, and the time in between is reported. This
 * package calls no method that changes a unit: those are in {@code manager}, which it doesn't know.
 */
@NullMarked
package io.github.systemd4j.watch;

import org.jspecify.annotations.NullMarked;
