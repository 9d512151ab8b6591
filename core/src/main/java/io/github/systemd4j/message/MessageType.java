package io.github.systemd4j.message;

/** The four kinds of messages. */
public enum MessageType {
    /** Asks an object to do something. */
    METHOD_CALL,
    /** The results of a call. */
    METHOD_RETURN,
    /** The failure of a call. */
    ERROR,
    /** Says that something happened. */
    SIGNAL;

    private static final MessageType[] BY_CODE = values();

    /** By the specification's number, 1 to 4. */
    public static MessageType ofCode(int code) {
        return BY_CODE[code - 1];
    }
}
