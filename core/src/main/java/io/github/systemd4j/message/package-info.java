/**
 * The data of D-Bus: names, values, bodies and their readers and writers, messages, calls, signals, match rules and
 * errors.
 *
 * <p>Nothing here knows a connection or an event loop.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html">D-Bus specification</a>
 */
@NullMarked
package io.github.systemd4j.message;

import org.jspecify.annotations.NullMarked;
