/**
 * Delivers events of any type to their consumers: a queue for each consumer, which any thread fills and any thread
 * takes from; handlers and {@link java.util.concurrent.Flow} subscribers, each on its own thread. Does not know what
 * the events are.
 */
@NullMarked
package io.github.systemd4j.internal.events;

import org.jspecify.annotations.NullMarked;
