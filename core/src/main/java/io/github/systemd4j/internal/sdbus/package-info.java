/**
 * The connection on libsystemd's sd-bus: its callbacks, slots, timeouts, tables of exported members and messages. Knows
 * no interface of systemd.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/sd-bus.html">sd-bus(3)</a>
 */
@NullMarked
package io.github.systemd4j.internal.sdbus;

import org.jspecify.annotations.NullMarked;
