package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Parses and checks the header of a message.
 *
 * <pre>
 *   type of     0        1        2        3        4                 8
 *   the field   +--------+--------+--------+--------+-----------------+------
 *   s or o      | code   | 1      | type   | NUL    | size, 4 bytes   | text, NUL
 *   g           | code   | 1      | 'g'    | NUL    | size, 1 byte | text, NUL
 *   u           | code   | 1      | 'u'    | NUL    | number          |
 *               +--------+--------+--------+--------+-----------------+------
 * </pre>
 *
 * Zeros up to the next multiple of eight bytes separate the fields.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages">D-Bus
 *     specification, Message Format</a>
 */
public final class HeaderParser {
    /** The size of a field with a one-byte value, which a newer specification may define. */
    private static final int SMALLEST_FIELD = 5;

    private static final ValueLayout.OfInt FIELD_HEAD = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A field's code and value, and a byte as the stand-in for everything that follows. */
    private static final String FIELD_AND_MORE = "yvy";

    static final String LOCAL_PATH = "/org/freedesktop/DBus/Local";
    private static final String LOCAL_NAME = "org.freedesktop.DBus.Local";

    private final FieldValidator validator = new FieldValidator();
    private final WireReader unknownField = new WireReader();
    private final BodyValidator unknownValue = new BodyValidator();
    private final Utf8View text = new Utf8View();

    // the header, and its parts that are read often
    private final Header header;
    private final int[] fieldAt;
    private final int[] fieldLength;
    private MemorySegment memory = MemorySegment.NULL;
    private long base;
    private boolean swap;

    /** Creates a parser that stores what it reads in this object. */
    public HeaderParser(Header header) {
        this.header = header;
        fieldAt = header.ownFieldAt;
        fieldLength = header.ownFieldLength;
    }

    /**
     * Parses the header of a message that is known to be inside the segment.
     *
     * @throws BusException with {@link io.github.systemd4j.message.ErrorName#INCONSISTENT_MESSAGE} if the header breaks
     *     the specification's rules; then the stored values are undefined
     */
    @SuppressWarnings("MemorySegmentReferenceEquality")
    public void parse(MemorySegment bytes, long offset, long size) {
        if (memory != bytes) {
            memory = bytes;
        }
        base = offset;
        if (size < MessageHeader.SIZE || MessageHeader.messageSize(bytes, offset, BodyWriter.MAX_MESSAGE) != size) {
            throw malformed("%d bytes are not its size".formatted(size), 0);
        }
        swap = MessageHeader.isSwapped(bytes, offset);
        int fieldsSize = MessageHeader.fieldsSize(bytes, offset, swap);
        checkFieldsSize(fieldsSize);
        header.start(bytes, offset, swap);
        Arrays.fill(fieldAt, 0);
        readFields(MessageHeader.SIZE + fieldsSize);
        header.useOwnFields();
        checkMessage();
    }

    private void checkFieldsSize(int size) {
        if (size > BodyWriter.MAX_ARRAY) {
            throw malformed(
                    "header fields of %d bytes, at most %d are allowed".formatted(size, BodyWriter.MAX_ARRAY), 0);
        }
    }

    private void readFields(int end) {
        int at = MessageHeader.SIZE;
        while (at < end) {
            int next = readField(at, end);
            at = (int) MessageHeader.aligned(next);
            if (next != end && at >= end) {
                throw malformed("the header fields don't end at their announced size", next);
            }
        }
    }

    /** Reads a field and returns where it ends. Its zero padding is checked. */
    private int readField(int at, int end) {
        if (end - at < SMALLEST_FIELD) {
            throw malformed("a header field is cut off", at);
        }
        int head = memory.get(FIELD_HEAD, base + at);
        int field = head & 0xff;
        if (field == 0) {
            throw malformed("header field 0", at);
        }
        if (field >= HeaderField.COUNT) {
            return skipField(at, end);
        }
        if (head != HeaderField.head(field)) {
            throw malformed("header field %d isn't of type '%c'".formatted(field, HeaderField.type(field)), at);
        }
        return switch (HeaderField.type(field)) {
            case 'u' -> readNumber(field, at + Integer.BYTES, end);
            case 'g' ->
                readText(field, at + Integer.BYTES + 1, Byte.toUnsignedInt(memory.get(JAVA_BYTE, base + at + 4)), end);
            default -> readText(field, at + 2 * Integer.BYTES, getInt(at + Integer.BYTES), end);
        };
    }

    private int readNumber(int field, int at, int end) {
        if (end - at < Integer.BYTES) {
            throw malformed("header field %d is cut off".formatted(field), at);
        }
        int value = getInt(at);
        checkPadding(at + Integer.BYTES);
        checkSingle(fieldAt[field] == 0 && (value != 0 || field == HeaderField.UNIX_FDS), field, at);
        fieldAt[field] = at;
        if (field == HeaderField.REPLY_SERIAL) {
            header.setReplySerial(value);
        }
        return at + Integer.BYTES;
    }

    private int readText(int field, int at, int length, int end) {
        if (length < 0 || length >= end - at) {
            throw malformed("header field %d has %d bytes".formatted(field, Integer.toUnsignedLong(length)), at);
        }
        checkSingle(fieldAt[field] == 0, field, at);
        checkEnd(at + length);
        if (!validator.isValid(field, memory, base + at, length)) {
            throw malformed(
                    "header field %d isn't valid: \"%s\""
                            .formatted(
                                    field, text.wrap(memory, base + at, length).excerpt()),
                    at);
        }
        fieldAt[field] = at;
        fieldLength[field] = length;
        return at + length + 1;
    }

    private void checkSingle(boolean right, int field, int at) {
        if (!right) {
            throw malformed("header field %d occurs twice, or is 0".formatted(field), at);
        }
    }

    /** Checks that all bytes up to the next multiple of eight are zero; these are at most seven. */
    private void checkPadding(int from) {
        int to = (int) MessageHeader.aligned(from);
        if (from < to
                && memory.get(SwarBytes.LAYOUT, base + to - Long.BYTES) >>> Long.SIZE - Byte.SIZE * (to - from) != 0) {
            throw malformed("padding isn't zero", from);
        }
    }

    /** Checks the NUL of a text and the padding after it together. */
    private void checkEnd(int nul) {
        int to = (int) MessageHeader.aligned(nul + 1);
        if (memory.get(SwarBytes.LAYOUT, base + to - Long.BYTES) >>> Long.SIZE - Byte.SIZE * (to - nul) != 0) {
            throw malformed("a text doesn't end with NUL, or padding isn't zero", nul);
        }
    }

    /** Skips a field of a newer specification, which may have any value. */
    private int skipField(int at, int end) {
        unknownField
                .wrap(memory, base + at, end - at, FIELD_AND_MORE, header.order(), List.of())
                .skip();
        unknownValue.check(unknownField);
        int next = at + (int) unknownField.consumed();
        checkPadding(next);
        return next;
    }

    private void checkMessage() {
        int type = header.type();
        if (type == MessageHeader.INVALID) {
            throw malformed("type 0", 0);
        }
        if (header.serial() == 0) {
            throw malformed("the serial is 0", 0);
        }
        boolean member = header.has(HeaderField.PATH) && header.has(HeaderField.MEMBER);
        boolean complete = switch (type) {
            case MessageHeader.METHOD_CALL -> member;
            case MessageHeader.METHOD_RETURN -> header.replySerial() != 0;
            case MessageHeader.ERROR -> header.replySerial() != 0 && header.has(HeaderField.ERROR_NAME);
            case MessageHeader.SIGNAL -> member && header.has(HeaderField.INTERFACE);
            default -> true;
        };
        if (!complete) {
            throw malformed("type %d lacks a header field that it needs".formatted(type), 0);
        }
        if (header.bodySize() != 0 && header.length(HeaderField.SIGNATURE) == 0) {
            throw malformed(
                    "a body of %d bytes without types".formatted(header.bodySize()), (int) (header.bodyStart() - base));
        }
        checkNotLocal();
    }

    /** Checks that the message has none of the names reserved for messages of a D-Bus library to its own program. */
    private void checkNotLocal() {
        if (isText(HeaderField.INTERFACE, LOCAL_NAME) || isText(HeaderField.PATH, LOCAL_PATH)) {
            throw malformed("a local message was sent", 0);
        }
    }

    private boolean isText(int field, String value) {
        return header.length(field) == value.length()
                && text.wrap(memory, header.start(field), header.length(field)).contentEquals(value);
    }

    private int getInt(int at) {
        return MessageHeader.getInt(memory, base + at, swap);
    }

    private BusException malformed(String what, int at) {
        return BusErrors.malformed("%s, at byte %d of a message".formatted(what, at), null);
    }
}
