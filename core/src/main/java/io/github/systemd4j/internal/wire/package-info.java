/**
 * D-Bus's wire format: framing, validation, and reading in both byte orders. Doesn't depend on connections.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol">D-Bus specification, Message
 *     Protocol</a>
 */
@NullMarked
package io.github.systemd4j.internal.wire;

import org.jspecify.annotations.NullMarked;
