/**
 * D-Bus with libsystemd: connections, calls, signals and exported objects.
 *
 * <p>Nothing here depends on systemd's own interfaces. A {@link io.github.systemd4j.bus.Bus} belongs to the thread of
 * its {@link io.github.systemd4j.loop.EventLoop}; every public method may be called from any thread unless its
 * documentation says otherwise. A message that a handler receives is valid until the handler returns.
 */
@NullMarked
package io.github.systemd4j.bus;

import org.jspecify.annotations.NullMarked;
