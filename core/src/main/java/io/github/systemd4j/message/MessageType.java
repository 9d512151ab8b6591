package io.github.systemd4j.message;

/** The four types of messages. */
public enum MessageType {
    /** Asks an object to run a method. */
    METHOD_CALL,
    /** Carries the results of a call. */
    METHOD_RETURN,
    /** Reports the failure of a call. */
    ERROR,
    /** Announces an event. */
    SIGNAL;

    private static final MessageType[] BY_CODE = values();

    /** Returns the type with this number of the specification, 1 to 4. */
    public static MessageType ofCode(int code) {
        return BY_CODE[code - 1];
    }
}
