/**
 * Signals in large numbers: a connection that reads ahead from the socket and delivers each message in place.
 *
 * <p>{@link io.github.systemd4j.signals.SignalStream} has the handlers, messages and rules of the package
 * {@code bus}, and reads the socket without libsystemd. It sends only subscriptions, and calls whose replies must be
 * ordered with the signals.
 */
@NullMarked
package io.github.systemd4j.signals;

import org.jspecify.annotations.NullMarked;
