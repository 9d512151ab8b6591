package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.text.SwarBytes;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The part of a signal's header behind its path, which was found valid, and what follows from it. Equal bytes are valid
 * again, and have the same fields.
 */
public final class KnownHeader {
    /** The largest part that is stored, in bytes. Headers of real signals have about 200. */
    static final int MAX_SIZE = 1 << 10;

    private final long[] words = new long[MAX_SIZE / Long.BYTES];
    private int count;

    /** How many bytes of the last word belong to the last field; zero for all. */
    private int end;

    /** Where the text of each field begins, counted from the first word; zero if the header lacks the field. */
    final int[] fieldAt = new int[HeaderField.COUNT];

    final int[] fieldLength = new int[HeaderField.COUNT];
    private ParsedSignature signature = ParsedSignature.NONE;

    /** How many claims of other headers this place refuses until one gets it. */
    private int refusals;

    private @Nullable Object attachment;

    KnownHeader() {}

    /**
     * Stores a part of a header that was parsed.
     *
     * @param at where the part begins, counted from the message's first byte
     */
    void set(Header header, int at, int size) {
        MemorySegment memory = header.memory();
        long from = header.base() + at;
        count = size / Long.BYTES;
        for (int i = 0; i < count; i++) {
            words[i] = memory.get(SwarBytes.LAYOUT, from + (long) i * Long.BYTES);
        }
        end = (MessageHeader.SIZE + MessageHeader.fieldsSize(memory, header.base(), false)) % Long.BYTES;
        for (int field = HeaderField.INTERFACE; field < HeaderField.COUNT; field++) {
            fieldAt[field] = header.has(field) ? (int) (header.start(field) - from) : 0;
            fieldLength[field] = header.length(field);
        }
        byte[] types = new byte[fieldLength[HeaderField.SIGNATURE]];
        MemorySegment.copy(memory, JAVA_BYTE, header.start(HeaderField.SIGNATURE), types, 0, types.length);
        signature = ParsedSignature.of(types);
        attachment = null;
        refresh();
    }

    boolean isSame(MemorySegment memory, long at, int size, int fieldsEnd) {
        int same = count;
        if (size != same * Long.BYTES || fieldsEnd % Long.BYTES != end) {
            return false;
        }
        for (int i = 0; i < same; i++) {
            if (words[i] != memory.get(SwarBytes.LAYOUT, at + (long) i * Long.BYTES)) {
                return false;
            }
        }
        return true;
    }

    /** Protects this header from others, because it is in use. */
    void refresh() {
        refusals = KnownHeaders.MAX_REFUSALS;
    }

    /** Returns whether another header, which claims this place, may replace this one. */
    boolean isGivenUp() {
        refusals--;
        return refusals < 0;
    }

    /** Returns the types of the body. */
    public ParsedSignature signature() {
        return signature;
    }

    /** Returns what {@link #attach} stored for this header; null if nothing was. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Stores what follows from this header. */
    public void attach(@Nullable Object conclusion) {
        attachment = conclusion;
    }
}
