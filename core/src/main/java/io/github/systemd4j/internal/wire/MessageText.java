package io.github.systemd4j.internal.wire;

import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;

/** Formats messages for logs and errors. */
public final class MessageText {
    private MessageText() {}

    /** Describes a flyweight message, whose scope may have ended. */
    public static String describe(Message message, MessageScope scope) {
        return scope.isOpen() ? describe(message) : "a message that is no longer valid";
    }

    public static String describe(Message message) {
        return switch (message.type()) {
            case METHOD_CALL, SIGNAL ->
                "%s %s.%s of %s (%s)"
                        .formatted(
                                message.type(),
                                message.interfaceName(),
                                message.member(),
                                message.path().excerpt(),
                                message.signature());
            case METHOD_RETURN -> "METHOD_RETURN (%s)".formatted(message.signature());
            case ERROR -> "ERROR %s".formatted(message.errorName());
        };
    }

    /**
     * Returns the beginning of the human-readable text of an error reply: its first argument, by convention; empty if
     * it can't be read.
     */
    public static String errorMessage(Message error) {
        try {
            BodyReader body = error.body();
            return body.peekType() == 's' ? body.readString(new Utf8View()).excerpt() : "";
        } catch (BusException malformed) {
            return "";
        }
    }
}
