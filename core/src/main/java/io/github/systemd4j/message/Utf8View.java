package io.github.systemd4j.message;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.internal.text.Utf8;
import io.github.systemd4j.internal.wire.KnownStrings;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.internal.wire.MessageScope;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Wraps text in place: a window on UTF-8 bytes, without the terminating NUL. A flyweight: one view may be wrapped
 * around one text after another. Only {@link #toString()} allocates, and not for a short text of a connection that is
 * repeated.
 *
 * <p>A view of a message in a handler is valid on the loop's thread until the handler returns; later use, and use on
 * another thread, throw an exception. A view of a retained copy stays valid. Not safe for concurrent use.
 */
public final class Utf8View {
    private static final MemorySegment EMPTY = MemorySegment.ofArray(new byte[0]);
    /** The golden ratio times 2^64, an odd number: multiplication spreads similar words over all bits. */
    private static final long HASH_FACTOR = 0x9e37_79b9_7f4a_7c15L;

    /**
     * In bytes. Longer texts are compared by the JDK, whose vectorized comparison is faster there but has a fixed cost.
     */
    private static final int SHORT = 128;

    static {
        MessageAccess.set(new ConnectionAccess());
    }

    private MemorySegment base = EMPTY;
    private long offset;
    private int length;
    private @Nullable MessageScope scope;
    private long ticket;

    /** Creates an empty view. */
    public Utf8View() {}

    /**
     * Wraps bytes of a segment; the segment's own lifetime applies.
     *
     * @param offset of the first byte
     * @param length in bytes
     * @throws IndexOutOfBoundsException if they aren't all inside
     */
    public Utf8View wrap(MemorySegment segment, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
        return set(segment, offset, length, null);
    }

    Utf8View wrap(long address, int length, MessageScope newScope) {
        return set(Memory.ALL, address, length, newScope);
    }

    /** Wraps bytes that are known to be inside the segment, for the lifetime of a message, or without limit if null. */
    Utf8View wrap(MemorySegment segment, long start, int size, @Nullable MessageScope newScope) {
        return set(segment, start, size, newScope);
    }

    @SuppressWarnings("MemorySegmentReferenceEquality")
    private Utf8View set(MemorySegment segment, long start, int size, @Nullable MessageScope newScope) {
        if (base != segment) { // writing a reference is expensive, and most texts are in the same segment as the last
            // one
            base = segment;
        }
        if (scope != newScope) {
            scope = newScope;
        }
        offset = start;
        length = size;
        ticket = newScope == null ? 0 : newScope.ticket();
        return this;
    }

    private void checkAlive() {
        MessageScope current = scope;
        if (current != null) {
            current.check(ticket);
        }
    }

    /** Returns the length in bytes. */
    public int length() {
        checkAlive();
        return length;
    }

    /** Returns whether the text is empty; header fields that a message lacks are empty. */
    public boolean isEmpty() {
        return length() == 0;
    }

    /**
     * Returns the byte at an index.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public byte byteAt(int index) {
        checkAlive();
        Objects.checkIndex(index, length);
        return at(index);
    }

    private byte at(int index) {
        return base.get(JAVA_BYTE, offset + index);
    }

    /** Returns whether this is the same text. Allocates nothing for ASCII. */
    public boolean contentEquals(String text) {
        checkAlive();
        int same = sameAscii(text);
        return same == length && same == text.length()
                || differsBeyondAscii(same, text) && toString().equals(text);
    }

    /** Returns whether the bytes are the same. */
    public boolean contentEquals(Utf8View other) {
        checkAlive();
        other.checkAlive();
        return length == other.length && beginsWith(other);
    }

    private boolean beginsWith(Utf8View other) {
        return other.length <= SHORT ? hasSameWords(other, other.length) : hasSameBytes(other, other.length);
    }

    /** Compares whole words; faster than {@link #hasSameBytes} for texts of the usual length. */
    private boolean hasSameWords(Utf8View other, int size) {
        int whole = size & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            if (base.get(SwarBytes.LAYOUT, offset + i) != other.base.get(SwarBytes.LAYOUT, other.offset + i)) {
                return false;
            }
        }
        return rest(size) == other.rest(size);
    }

    /** Returns the last bytes of the first {@code size} that don't fill a word. */
    private long rest(int size) {
        int rest = size % Long.BYTES;
        return SwarBytes.upToEight(base, offset + size - rest, rest);
    }

    private boolean hasSameBytes(Utf8View other, int size) {
        return MemorySegment.mismatch(base, offset, offset + size, other.base, other.offset, other.offset + size) < 0;
    }

    /** Returns whether the text begins with the bytes of another one. */
    public boolean startsWith(Utf8View prefix) {
        checkAlive();
        prefix.checkAlive();
        return prefix.length <= length && beginsWith(prefix);
    }

    /** Returns whether the text begins with a prefix. Allocates nothing for ASCII. */
    public boolean startsWith(String prefix) {
        checkAlive();
        int same = sameAscii(prefix);
        return same == prefix.length()
                || differsBeyondAscii(same, prefix) && toString().startsWith(prefix);
    }

    /** Returns how many leading characters are ASCII and equal. */
    private int sameAscii(String text) {
        int end = Math.min(length, text.length());
        int same = 0;
        while (same < end && at(same) >= 0 && at(same) == text.charAt(same)) {
            same++;
        }
        return same;
    }

    /** Returns whether both continue with a character that must be decoded for the comparison. */
    private boolean differsBeyondAscii(int index, String text) {
        return index < length && index < text.length() && at(index) < 0 && text.charAt(index) >= 0x80;
    }

    /** Returns the index of the first byte that is NUL or not UTF-8; -1 if there is none. */
    public int malformedAt() {
        checkAlive();
        return (int) Utf8.malformedAt(base, offset, length);
    }

    /** Returns a hash of the bytes, equal for equal texts. */
    public int contentHash() {
        checkAlive();
        return hash(length);
    }

    /**
     * Returns the {@link #contentHash()} of the first bytes.
     *
     * @throws IndexOutOfBoundsException if there are fewer
     */
    public int contentHash(int size) {
        checkAlive();
        Objects.checkFromIndexSize(0, size, length);
        return hash(size);
    }

    private int hash(int size) {
        int whole = size & -Long.BYTES;
        long hash = size;
        for (int i = 0; i < whole; i += Long.BYTES) {
            hash = mix(hash, base.get(SwarBytes.LAYOUT, offset + i));
        }
        hash = mix(hash, rest(size));
        return (int) (hash * HASH_FACTOR >>> 32); // the last word has to reach all bits, too
    }

    private static long mix(long hash, long word) {
        long mixed = (hash ^ word) * HASH_FACTOR;
        return mixed ^ mixed >>> 32;
    }

    /** Returns a copy of the bytes. */
    public byte[] toByteArray() {
        byte[] bytes = new byte[length];
        copyTo(bytes, 0);
        return bytes;
    }

    /**
     * Copies the bytes to an array.
     *
     * @param index of the first copied byte in the array
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public void copyTo(byte[] target, int index) {
        checkAlive();
        MemorySegment.copy(base, JAVA_BYTE, offset, target, index, length);
    }

    /** Copies the bytes to the beginning of a segment. */
    public void copyTo(MemorySegment target) {
        checkAlive();
        MemorySegment.copy(base, offset, target, 0, length);
    }

    /**
     * Returns the beginning of the text for messages, logs and terminals: at most 300 bytes of it, with control
     * characters escaped. A text from a peer can have 64 MiB and contain terminal control sequences.
     */
    public String excerpt() {
        checkAlive();
        byte[] beginning = new byte[Math.min(length, Excerpt.MAX_LENGTH)];
        MemorySegment.copy(base, JAVA_BYTE, offset, beginning, 0, beginning.length);
        return Excerpt.of(beginning, length);
    }

    /** Returns the text as a String. Short texts that a connection receives repeatedly are the same String. */
    @Override
    public String toString() {
        checkAlive();
        KnownStrings known = scope == null ? null : scope.strings();
        return known == null ? new String(toByteArray(), StandardCharsets.UTF_8) : known.get(base, offset, length);
    }
}
