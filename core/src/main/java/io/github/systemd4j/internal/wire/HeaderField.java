package io.github.systemd4j.internal.wire;

/**
 * Defines codes and types of header fields.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages">D-Bus
 *     specification, Message Format</a>
 */
public final class HeaderField {
    public static final int PATH = 1;
    public static final int INTERFACE = 2;
    public static final int MEMBER = 3;
    public static final int ERROR_NAME = 4;
    public static final int REPLY_SERIAL = 5;
    public static final int DESTINATION = 6;
    public static final int SENDER = 7;
    public static final int SIGNATURE = 8;
    public static final int UNIX_FDS = 9;

    /** The first number above all codes. */
    public static final int COUNT = 10;

    private static final String TYPES = "\0osssussgu";

    private HeaderField() {}

    public static char type(int field) {
        return TYPES.charAt(field);
    }

    /** Returns the first four bytes of a field, the first one lowest: its code, and the signature of its variant. */
    public static int head(int field) {
        return field | 1 << 8 | type(field) << 16;
    }
}
