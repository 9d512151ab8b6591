/**
 * D-Bus through libsystemd: connections, calls, signals, exported objects and the loop that drives them.
 *
 * <p>Nothing here knows systemd's own interfaces. A {@link io.github.systemd4j.bus.Bus} belongs to the thread of its
 * {@link io.github.systemd4j.loop.EventLoop}; every public method may be called from any thread unless it says
 * otherwise. Messages are borrowed: what a handler is shown is valid until the handler returns.
 */
@NullMarked
package io.github.systemd4j.bus;

import org.jspecify.annotations.NullMarked;
