/**
 * Signals in large numbers: a connection that reads far ahead and shows each message where it lies.
 *
 * <p>{@link io.github.systemd4j.signals.SignalStream} has the handlers, messages and rules of the package
 * {@code bus}, and reads the socket without libsystemd. All that it sends is what makes signals come, and questions whose
 * answers have to stand in one order with them.
 */
@NullMarked
package io.github.systemd4j.signals;

import org.jspecify.annotations.NullMarked;
