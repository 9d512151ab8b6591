package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.message.BodyWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Checks a little-endian body completely, in one pass, and writes a {@link BodyIndex}. It knows the usual types only.
 * Everything else, and everything that is not valid, is left to {@link WireReader}, which also finds the error.
 *
 * <p>The memory needs a header, or eight other bytes, before the body, and eight bytes after it, because words are read
 * that are only partly inside.
 *
 * <p>The position of the pass consists of the number of the next entry and the offset of the next value. Both are
 * packed into one long, {@code number << 32 | offset}, so that they stay in registers.
 */
final class BodyIndexer {
    /** The result for a body that is not indexed. A position is not negative. */
    private static final long REFUSED = -1;

    /** The result for a body that has more values than the index has entries. */
    private static final long FULL = -2;

    private static final long INVALID = BasicValues.INVALID;

    /** A limit for recursion. Bodies of real interfaces have a depth of six at most. */
    private static final int MAX_DEPTH = 32;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final VariantTypes variants = new VariantTypes();

    /**
     * Indexes a body.
     *
     * @param base of the first byte; alignment counts from here
     * @return whether the body is valid and indexed; otherwise {@link WireReader} must read it
     */
    boolean index(MemorySegment memory, long base, int size, ParsedSignature signature, BodyIndex index) {
        if (size > BodyIndex.MAX_BODY) {
            return false;
        }
        long next = values(memory, base, index.entries(), signature, 0, signature.length(), 0, size, 0);
        while (next == FULL && index.grow()) {
            next = values(memory, base, index.entries(), signature, 0, signature.length(), 0, size, 0);
        }
        index.setSize(number(next));
        return next >= 0 && offset(next) == size;
    }

    private static long position(int number, int offset) {
        return (long) number << Integer.SIZE | offset;
    }

    private static int number(long position) {
        return (int) (position >>> Integer.SIZE);
    }

    private static int offset(long position) {
        return (int) position;
    }

    // --- values

    /**
     * Indexes values of the types from one position of a signature to another, up to an end.
     *
     * <p>This method is large on purpose: the JIT compiles it on its own. If it was inlined into each handler that reads a
     * body, the handler would exceed the JIT's limits, and its own calls would not be inlined.
     */
    private long values(
            MemorySegment memory,
            long base,
            long[] entries,
            ParsedSignature signature,
            int from,
            int to,
            long start,
            int end,
            int depth) {
        byte[] codes = signature.codes();
        int[] ends = signature.ends();
        long next = start;
        for (int at = from; at < to; at = ends[at]) {
            int number = number(next);
            int offset = offset(next);
            if (number >= entries.length) {
                return FULL;
            }
            byte code = codes[at];
            switch (code) {
                case 'a' -> next = array(memory, base, entries, signature, at, next, end, depth);
                case 'v' -> next = variant(memory, base, entries, next, end, depth);
                case '(', '{' -> next = struct(memory, base, entries, signature, at, next, end, depth);
                default -> {
                    long entry = switch (code) {
                        case 's' -> BasicValues.string(memory, base, offset, end);
                        case 'o' -> BasicValues.path(memory, base, offset, end);
                        case 'u', 'i' -> BasicValues.number(memory, base, code, Integer.BYTES, offset, end);
                        case 't', 'x', 'd' -> BasicValues.number(memory, base, code, Long.BYTES, offset, end);
                        case 'b' -> BasicValues.bool(memory, base, offset, end);
                        case 'y' -> BasicValues.number(memory, base, code, Byte.BYTES, offset, end);
                        case 'n', 'q' -> BasicValues.number(memory, base, code, Short.BYTES, offset, end);
                        default -> INVALID; // signatures and file descriptors are rare
                    };
                    next = entry == INVALID ? REFUSED : store(entries, number, entry, code);
                }
            }
            if (next < 0) {
                return next;
            }
        }
        return next;
    }

    /** Stores the entry of a value of a basic type, and returns the position behind it. */
    private static long store(long[] entries, int number, long entry, byte code) {
        entries[number] = entry;
        return position(number + 1, BasicValues.after(entry, code));
    }

    // --- containers

    private long struct(
            MemorySegment memory,
            long base,
            long[] entries,
            ParsedSignature signature,
            int at,
            long start,
            int end,
            int depth) {
        int number = number(start);
        int first = BasicValues.aligned(offset(start), Long.BYTES);
        if (depth == MAX_DEPTH || first > end || !BasicValues.isPadded(memory, base, offset(start), first)) {
            return REFUSED;
        }
        int closing = signature.ends()[at] - 1;
        long contents = position(number + 1, first);
        long next = values(memory, base, entries, signature, at + 1, closing, contents, end, depth + 1);
        return close(entries, number, signature.codes()[at], first, next);
    }

    /** Writes the entry of a container behind whose contents the pass has arrived. */
    private static long close(long[] entries, int number, byte code, int offset, long next) {
        if (next >= 0) {
            entries[number] = BodyIndex.entry(code, offset, number(next));
        }
        return next;
    }

    private long variant(MemorySegment memory, long base, long[] entries, long start, int end, int depth) {
        int number = number(start);
        int offset = offset(start);
        if (number >= entries.length) {
            return FULL;
        }
        if (depth == MAX_DEPTH || offset > end - Integer.BYTES) { // the smallest one has a type, and one byte
            return REFUSED;
        }
        int head = memory.get(INT, base + offset);
        boolean isSingle = (head & 0xff_00ff) == 1; // one character, and NUL
        long next = isSingle
                ? single(memory, base, entries, head >>> Byte.SIZE & 0xff, position(number + 1, offset + 3), end, depth)
                : variantOfContainer(memory, base, entries, number, offset, end, depth);
        return close(entries, number, (byte) 'v', offset + 1, next);
    }

    /** Indexes the contents of a variant of a basic type. Most are strings. */
    private long single(MemorySegment memory, long base, long[] entries, int code, long start, int end, int depth) {
        if (code == 's' && number(start) < entries.length) {
            long entry = BasicValues.string(memory, base, offset(start), end);
            return entry == INVALID ? REFUSED : store(entries, number(start), entry, (byte) 's');
        }
        ParsedSignature type = VariantTypes.basic(code);
        return type == null ? REFUSED : values(memory, base, entries, type, 0, 1, start, end, depth + 1);
    }

    private long variantOfContainer(
            MemorySegment memory, long base, long[] entries, int number, int offset, int end, int depth) {
        int length = Byte.toUnsignedInt(memory.get(JAVA_BYTE, base + offset));
        int contents = offset + 1 + length + 1;
        if (length == 0 || length > Long.BYTES || contents > end) {
            return REFUSED;
        }
        if (memory.get(JAVA_BYTE, base + contents - 1) != 0) {
            return REFUSED;
        }
        ParsedSignature type = variants.get(SwarBytes.upToEight(memory, base + offset + 1, length), length);
        return type == null
                ? REFUSED
                : values(memory, base, entries, type, 0, type.length(), position(number + 1, contents), end, depth + 1);
    }

    private long array(
            MemorySegment memory,
            long base,
            long[] entries,
            ParsedSignature signature,
            int at,
            long start,
            int end,
            int depth) {
        int number = number(start);
        int offset = offset(start);
        int head = BasicValues.aligned(offset, Integer.BYTES);
        byte element = signature.codes()[at + 1];
        if (depth == MAX_DEPTH || head > end - Integer.BYTES || !BasicValues.isPadded(memory, base, offset, head)) {
            return REFUSED;
        }
        int size = memory.get(INT, base + head);
        int first = BasicValues.aligned(head + Integer.BYTES, SignatureSyntax.alignment(element));
        if (size < 0
                || size > BodyWriter.MAX_ARRAY
                || size > end - first
                || !BasicValues.isPadded(memory, base, head + Integer.BYTES, first)) {
            return REFUSED;
        }
        return SignatureSyntax.isNumeric(element)
                ? numbers(entries, number, element, first, size)
                : elements(memory, base, entries, signature, at, position(number + 1, first), first + size, depth);
    }

    private static long numbers(long[] entries, int number, byte element, int first, int size) {
        if (size % SignatureSyntax.size(element) != 0) {
            return REFUSED;
        }
        entries[number] = BodyIndex.entry(BodyIndex.NUMBERS | element, first, size);
        return position(number + 1, first + size);
    }

    /** Indexes elements up to the end of their array. Strings, and properties by name, are by far the most frequent. */
    private long elements(
            MemorySegment memory,
            long base,
            long[] entries,
            ParsedSignature signature,
            int at,
            long start,
            int end,
            int depth) {
        byte[] codes = signature.codes();
        int to = signature.ends()[at];
        long next = start;
        if (codes[at + 1] == 's') {
            next = strings(memory, base, entries, start, end);
        } else if (codes[at + 1] == '{' && codes[at + 2] == 's' && codes[at + 3] == 'v') {
            next = properties(memory, base, entries, start, end, depth);
        } else {
            while (next >= 0 && offset(next) < end) {
                next = values(memory, base, entries, signature, at + 1, to, next, end, depth + 1);
            }
        }
        return close(entries, number(start) - 1, (byte) 'a', offset(start), next);
    }

    private static long strings(MemorySegment memory, long base, long[] entries, long start, int end) {
        int number = number(start);
        int offset = offset(start);
        while (offset < end) {
            if (number >= entries.length) {
                return FULL;
            }
            long entry = BasicValues.string(memory, base, offset, end);
            if (entry == INVALID) {
                return REFUSED;
            }
            entries[number++] = entry;
            offset = BasicValues.after(entry, (byte) 's');
        }
        return position(number, offset);
    }

    /** Indexes dict entries of a string and a variant. */
    private long properties(MemorySegment memory, long base, long[] entries, long start, int end, int depth) {
        long next = start;
        while (next >= 0 && offset(next) < end) {
            int number = number(next);
            int first = BasicValues.aligned(offset(next), Long.BYTES);
            if (number + 1 >= entries.length) {
                return FULL;
            }
            if (!BasicValues.isPadded(memory, base, offset(next), first)) {
                return REFUSED;
            }
            long name = BasicValues.string(memory, base, first, end);
            if (name == INVALID) {
                return REFUSED;
            }
            entries[number + 1] = name;
            next = variant(
                    memory, base, entries, position(number + 2, BasicValues.after(name, (byte) 's')), end, depth + 1);
            next = close(entries, number, (byte) '{', first, next);
        }
        return next;
    }
}
