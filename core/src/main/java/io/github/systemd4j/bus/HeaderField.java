package io.github.systemd4j.bus;

/**
 * Codes and types of header fields.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages">D-Bus
 *     specification, Message Format</a>
 */
final class HeaderField {
    static final int PATH = 1;
    static final int INTERFACE = 2;
    static final int MEMBER = 3;
    static final int ERROR_NAME = 4;
    static final int REPLY_SERIAL = 5;
    static final int DESTINATION = 6;
    static final int SENDER = 7;
    static final int SIGNATURE = 8;
    static final int UNIX_FDS = 9;

    /** The codes are less than that. */
    static final int COUNT = 10;

    private static final String TYPES = "\0osssussgu";

    private HeaderField() {}

    static char type(int field) {
        return TYPES.charAt(field);
    }

    /** The first four bytes of a field, the first one lowest: its code, then its type as a variant has it. */
    static int head(int field) {
        return field | 1 << 8 | type(field) << 16;
    }
}
