package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.AbstractMessage;
import io.github.systemd4j.internal.wire.RetainedMessage;

/**
 * Gives access to a received message: its header fields as views, and a reader of its body.
 *
 * <p>A message that is passed to a handler is valid on the loop's thread until the handler returns. After that, its
 * views and arrays throw {@link IllegalStateException}. The message object and its reader are reused for the next
 * message: a reference that is stored by mistake throws between handlers, and gives access to the next message inside
 * them. Use on another thread throws {@link WrongThreadException}. {@link #copy()} creates a retained copy for any
 * thread. Results of {@code Bus.call} are retained copies.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages">D-Bus
 *     specification, Message Format</a>
 */
public sealed interface Message extends AutoCloseable permits AbstractMessage, WireMessage, RetainedMessage {
    /** Returns which of the four types it has. */
    MessageType type();

    /** Returns the serial number that the sender gave the message, 1 to 2^32-1. */
    long serial();

    /** Returns the serial number of the call that this message answers; 0 if it answers none. */
    long replySerial();

    /** Returns the path of the called object or of the object that emitted the signal; empty in replies. */
    Utf8View path();

    /** Returns the interface of the member; empty in replies. */
    Utf8View interfaceName();

    /** Returns the name of the called method or of the signal; empty in replies. */
    Utf8View member();

    /** Returns the unique name of the sender, which the broker guarantees; empty on connections without a broker. */
    Utf8View sender();

    /** Returns the name that the message was sent to; empty for broadcasts. */
    Utf8View destination();

    /** Returns the name of the error; empty in other messages. */
    Utf8View errorName();

    /** Returns the types of the body. */
    Utf8View signature();

    /** Returns whether a call expects a reply. */
    boolean isReplyExpected();

    /** Returns whether the callee may ask the user for permission, while the caller waits. */
    boolean isInteractiveAuthorizationAllowed();

    /** Returns a reader at the beginning of the body. A message has only one reader, so this call rewinds it. */
    BodyReader body();

    /** Creates a retained copy that any thread can read. It owns duplicates of the descriptors in the body. */
    Message copy();

    /**
     * Closes the descriptors that a retained copy owns. Does nothing for a message in a handler or without descriptors.
     */
    @Override
    void close();
}
