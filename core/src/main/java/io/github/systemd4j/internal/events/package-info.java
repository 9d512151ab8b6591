/**
 * How events reach their consumers, whatever the events are: a queue for each consumer, which any thread fills and any
 * thread takes from; handlers and {@link java.util.concurrent.Flow} subscribers, each on a thread of its own.
 */
@NullMarked
package io.github.systemd4j.internal.events;

import org.jspecify.annotations.NullMarked;
