package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the beginning of a message, in the byte order that its first byte specifies.
 *
 * <pre>
 *   0        1        2        3        4                 8                 12                16
 *   +--------+--------+--------+--------+-----------------+-----------------+-----------------+--------
 *   | order  | type   | flags  | version| body's size     | serial          | fields' size    | fields
 *   | l or B | 1 to 4 |        | 1      | in bytes        | not 0           | in bytes        | a(yv)
 *   +--------+--------+--------+--------+-----------------+-----------------+-----------------+--------
 * </pre>
 *
 * Zeros up to the next multiple of eight bytes follow the fields, then the body, then the next message.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages">D-Bus
 *     specification, Message Format</a>
 */
public final class MessageHeader {
    public static final int SIZE = 16;

    public static final int NO_REPLY_EXPECTED = 1;
    public static final int NO_AUTO_START = 2;
    public static final int ALLOW_INTERACTIVE_AUTHORIZATION = 4;

    public static final int INVALID = 0;
    public static final int METHOD_CALL = 1;
    public static final int METHOD_RETURN = 2;
    public static final int ERROR = 3;
    public static final int SIGNAL = 4;

    public static final byte VERSION = 1;

    private static final int TYPE_AT = 1;
    private static final int FLAGS_AT = 2;
    private static final int VERSION_AT = 3;
    private static final int BODY_SIZE_AT = 4;
    private static final int SERIAL_AT = 8;
    private static final int FIELDS_SIZE_AT = 12;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final boolean LITTLE = ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN);

    private MessageHeader() {}

    /** Returns the size of a message in bytes. Checks byte order, version and limit only. */
    public static long messageSize(MemorySegment memory, long message, long maximum) {
        boolean swap = isSwapped(memory, message);
        if (memory.get(JAVA_BYTE, message + VERSION_AT) != VERSION) {
            throw malformed("version " + memory.get(JAVA_BYTE, message + VERSION_AT));
        }
        long fields = Integer.toUnsignedLong(fieldsSize(memory, message, swap));
        long size = SIZE + aligned(fields) + Integer.toUnsignedLong(bodySize(memory, message, swap));
        if (size > maximum) {
            throw BusErrors.tooLarge("a message of %d bytes: at most %d are allowed".formatted(size, maximum));
        }
        return size;
    }

    /**
     * Returns a message in this machine's byte order.
     *
     * @param header without its serial and the size of the body, with the zeros before the body
     * @param body an array that begins with the body
     */
    public static byte[] message(byte[] header, int serial, byte[] body, int bodySize) {
        if (header.length + (long) bodySize > BodyWriter.MAX_MESSAGE) {
            throw BusErrors.tooLarge("a message of %d bytes: at most %d are allowed"
                    .formatted(header.length + (long) bodySize, BodyWriter.MAX_MESSAGE));
        }
        byte[] message = Arrays.copyOf(header, header.length + bodySize);
        System.arraycopy(body, 0, message, header.length, bodySize);
        INT.set(message, BODY_SIZE_AT, bodySize);
        INT.set(message, SERIAL_AT, serial);
        return message;
    }

    /** Returns whether the message has the opposite byte order of this machine. */
    public static boolean isSwapped(MemorySegment memory, long message) {
        byte order = memory.get(JAVA_BYTE, message);
        if (order != 'l' && order != 'B') {
            throw malformed("byte order " + order);
        }
        return LITTLE != (order == 'l');
    }

    public static ByteOrder order(boolean swap) {
        return LITTLE == swap ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    public static int type(MemorySegment memory, long message) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, message + TYPE_AT));
    }

    public static int flags(MemorySegment memory, long message) {
        return memory.get(JAVA_BYTE, message + FLAGS_AT);
    }

    public static int bodySize(MemorySegment memory, long message, boolean swap) {
        return getInt(memory, message + BODY_SIZE_AT, swap);
    }

    public static int serial(MemorySegment memory, long message, boolean swap) {
        return getInt(memory, message + SERIAL_AT, swap);
    }

    public static int fieldsSize(MemorySegment memory, long message, boolean swap) {
        return getInt(memory, message + FIELDS_SIZE_AT, swap);
    }

    public static int getInt(MemorySegment memory, long at, boolean swap) {
        int value = memory.get(JAVA_INT_UNALIGNED, at);
        return swap ? Integer.reverseBytes(value) : value;
    }

    public static long aligned(long size) {
        return size + 7 & -8;
    }

    private static BusException malformed(String what) {
        return BusErrors.malformed("a message that begins with " + what, null);
    }
}
