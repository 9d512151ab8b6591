package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.AbstractMessage;
import io.github.systemd4j.internal.wire.RetainedMessage;

/**
 * A received message: its header fields as views, and a reader of its body.
 *
 * <p>A message that a handler is shown is borrowed: it is valid on the loop's thread until the handler returns. Its
 * views and arrays then throw {@link IllegalStateException} for ever. The message itself and its reader are used again
 * for the next message: kept by mistake, they throw between handlers and show that next message inside them. Another
 * thread gets {@link WrongThreadException}. {@link #copy()} makes one to keep, for any thread. Results of
 * {@code Bus.call} are kept ones.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages">D-Bus
 *     specification, Message Format</a>
 */
public sealed interface Message extends AutoCloseable permits AbstractMessage, WireMessage, RetainedMessage {
    /** Which of the four kinds it is. */
    MessageType type();

    /** The sender's serial number of the message, 1 to 2^32-1. */
    long serial();

    /** The serial number of the call that this answers; 0 if it answers none. */
    long replySerial();

    /** The object that is called or that emitted a signal; empty in replies. */
    Utf8View path();

    /** The interface of the member; empty in replies. */
    Utf8View interfaceName();

    /** The method that is called, or the signal; empty in replies. */
    Utf8View member();

    /** The unique name of the sender, which the broker vouches for; empty on connections without a broker. */
    Utf8View sender();

    /** The name that it was sent to; empty for broadcasts. */
    Utf8View destination();

    /** The name of an error; empty in all else. */
    Utf8View errorName();

    /** The types of the body. */
    Utf8View signature();

    /** Whether a call wants to be answered. */
    boolean isReplyExpected();

    /** Whether the caller allows the user to be asked for permission, and will wait for that. */
    boolean isInteractiveAuthorizationAllowed();

    /** A reader at the beginning of the body. A borrowed message has one reader, so this rewinds it. */
    BodyReader body();

    /** A copy that lasts, readable from any thread. It owns duplicates of the descriptors in the body, if any. */
    Message copy();

    /** Closes the descriptors that a kept message owns. One without needs no closing, a borrowed one does nothing. */
    @Override
    void close();
}
