/**
 * The connection with libsystemd's sd-bus: its callbacks, slots, timeouts, tables of exported members and messages.
 * Doesn't depend on interfaces of systemd.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/sd-bus.html">sd-bus(3)</a>
 */
@NullMarked
package io.github.systemd4j.internal.sdbus;

import org.jspecify.annotations.NullMarked;
