package io.github.systemd4j.internal.wire;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Stores where the texts of a valid header, and the body, are located. A flyweight: {@link HeaderParser}
 * or {@link KnownHeaders} fills it for one message after another.
 */
public final class Header {
    /** Where the text or number of each field begins, counted from the message's first byte; 0 if it lacks the field. */
    final int[] ownFieldAt = new int[HeaderField.COUNT];

    final int[] ownFieldLength = new int[HeaderField.COUNT];

    private MemorySegment memory = MemorySegment.NULL;
    private long base;
    private int type;
    private int replySerial;
    private int bodyAt;
    private int bodySize;
    private boolean swap;

    /** The fields except the path: own ones, or those of a known header, counted from its first byte. */
    private int[] fieldAt = ownFieldAt;

    private int[] fieldLength = ownFieldLength;
    private long fieldsBase;
    private int pathAt;
    private int pathLength;
    private @Nullable KnownHeader known;

    /** Starts with a message whose byte order and sizes were checked. */
    @SuppressWarnings("MemorySegmentReferenceEquality")
    void start(MemorySegment bytes, long offset, boolean isSwapped) {
        if (memory != bytes) { // writing a reference is expensive
            memory = bytes;
        }
        base = offset;
        swap = isSwapped;
        type = MessageHeader.type(bytes, offset);
        replySerial = 0;
        bodyAt = (int)
                MessageHeader.aligned(MessageHeader.SIZE + (long) MessageHeader.fieldsSize(bytes, offset, isSwapped));
        bodySize = MessageHeader.bodySize(bytes, offset, isSwapped);
    }

    void setReplySerial(int value) {
        replySerial = value;
    }

    /** Uses the fields that were stored in the own arrays. */
    void useOwnFields() {
        if (known != null) {
            known = null;
            fieldAt = ownFieldAt;
            fieldLength = ownFieldLength;
        }
        fieldsBase = base;
        pathAt = ownFieldAt[HeaderField.PATH];
        pathLength = ownFieldLength[HeaderField.PATH];
    }

    /** Uses the fields of a known header, which begins behind the path. */
    void useFieldsOf(KnownHeader header, int at, int length, int restAt) {
        if (known != header) {
            known = header;
            fieldAt = header.fieldAt;
            fieldLength = header.fieldLength;
        }
        fieldsBase = base + restAt;
        pathAt = at;
        pathLength = length;
    }

    /** Returns the code of the type, which a newer specification may define. */
    public int type() {
        return type;
    }

    public boolean hasFlag(int flag) {
        return (MessageHeader.flags(memory, base) & flag) != 0;
    }

    public int serial() {
        return MessageHeader.serial(memory, base, swap);
    }

    /** Returns the serial of the answered call; 0 if there is none. */
    public int replySerial() {
        return replySerial;
    }

    public boolean has(int field) {
        return field == HeaderField.PATH ? pathAt != 0 : fieldAt[field] != 0;
    }

    /** Returns where the text of a field begins. */
    public long start(int field) {
        return field == HeaderField.PATH ? base + pathAt : fieldsBase + fieldAt[field];
    }

    /** Returns the length of the text of a field in bytes; 0 if the message lacks the field. */
    public int length(int field) {
        return !has(field) ? 0 : field == HeaderField.PATH ? pathLength : fieldLength[field];
    }

    public MemorySegment memory() {
        return memory;
    }

    public ByteOrder order() {
        return MessageHeader.order(swap);
    }

    public long base() {
        return base;
    }

    public long bodyStart() {
        return base + bodyAt;
    }

    public int bodySize() {
        return bodySize;
    }
}
