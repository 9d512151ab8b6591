/**
 * D-Bus's wire format: framing, validation, and reading in both byte orders. Doesn't depend on connections.
 *
 * <pre>
 *              bytes          types                types and bytes    values
 *   reading    WireInput      SignatureCursor      BodyCursor         WireReader
 *   writing    WireOutput     SignatureCursor                         WireWriter
 *   header     MessageHeader  HeaderField          HeaderParser       Header, HeaderViews
 *   shortcuts  KnownHeaders   ParsedSignature      BodyIndexer        IndexedReader
 * </pre>
 *
 * <p>A shortcut accepts only messages that the careful classes would accept, and leaves all others to them.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol">D-Bus specification, Message
 *     Protocol</a>
 */
@NullMarked
package io.github.systemd4j.internal.wire;

import org.jspecify.annotations.NullMarked;
