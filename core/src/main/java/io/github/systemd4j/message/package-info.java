/**
 * The data of D-Bus: names, values, bodies and their readers and writers, messages, calls, signals, match rules and
 * errors.
 *
 * <p>This package depends on no connection and no event loop.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html">D-Bus specification</a>
 */
@NullMarked
package io.github.systemd4j.message;

import org.jspecify.annotations.NullMarked;
