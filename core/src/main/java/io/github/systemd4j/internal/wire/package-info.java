/**
 * D-Bus's wire format: framing, validation, and reading in both byte orders. Doesn't depend on connections.
 *
 * <pre>
 *              bytes          types                types and bytes    values
 *   reading    WireInput      SignatureCursor      BodyCursor         WireReader
 *   writing    WireOutput     SignatureCursor                         WireWriter
 *   header     MessageHeader  HeaderField          HeaderParser       Header, HeaderViews
 *   shortcut   KnownHeaders   ParsedSignature                         KnownHeader
 * </pre>
 *
 * <p>A shortcut accepts only headers that the parser would accept, and leaves all others to it. Package
 * {@link io.github.systemd4j.internal.wire.index} has the one for bodies.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol">D-Bus specification, Message
 *     Protocol</a>
 */
@NullMarked
package io.github.systemd4j.internal.wire;

import org.jspecify.annotations.NullMarked;
