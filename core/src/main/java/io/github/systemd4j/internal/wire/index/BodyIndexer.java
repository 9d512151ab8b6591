package io.github.systemd4j.internal.wire.index;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.wire.ParsedSignature;
import io.github.systemd4j.internal.wire.WireReader;
import io.github.systemd4j.message.BodyWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

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

    private static final int INVALID = BasicValues.INVALID;

    /** The type of a variant that has a string, as three bytes: its length, {@code s} and NUL. */
    private static final int STRING_TYPE = 's' << Byte.SIZE | 1;

    /** The entries of a property with a value of a basic type: of the dict entry, its name, the variant, and the value. */
    private static final int PROPERTY_ENTRIES = 4;

    /** A limit for recursion. Bodies of real interfaces have a depth of six at most. */
    private static final int MAX_DEPTH = 32;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ShortSignatures signatures = new ShortSignatures();

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

    /** Returns the types of a body if they are few and valid; null otherwise. */
    @Nullable
    ParsedSignature signature(MemorySegment memory, long at, int length) {
        if (length == 0) {
            return ParsedSignature.NONE;
        }
        return length <= ShortSignatures.MAX_LENGTH ? signatures.get(memory, at, length) : null;
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
        int number = number(start);
        int offset = offset(start);
        for (int at = from; at < to; at = ends[at]) {
            if (number >= entries.length) {
                return FULL;
            }
            byte code = codes[at];
            switch (code) {
                case 'a', '(', '{', 'v' -> {
                    long next = container(memory, base, entries, signature, at, position(number, offset), end, depth);
                    if (next < 0) {
                        return next;
                    }
                    number = number(next);
                    offset = offset(next);
                }
                default -> {
                    offset = switch (code) {
                        case 's' -> BasicValues.string(memory, base, entries, number, offset, end);
                        case 'o' -> BasicValues.path(memory, base, entries, number, offset, end);
                        case 'u', 'i', 'b' ->
                            BasicValues.fixed(memory, base, entries, number, code, Integer.BYTES, offset, end);
                        case 't', 'x', 'd' ->
                            BasicValues.fixed(memory, base, entries, number, code, Long.BYTES, offset, end);
                        case 'n', 'q' ->
                            BasicValues.fixed(memory, base, entries, number, code, Short.BYTES, offset, end);
                        case 'y' -> BasicValues.fixed(memory, base, entries, number, code, Byte.BYTES, offset, end);
                        default -> INVALID; // signatures and file descriptors are rare
                    };
                    if (offset == INVALID) {
                        return REFUSED;
                    }
                    number++;
                }
            }
        }
        return position(number, offset);
    }

    // --- containers

    private long container(
            MemorySegment memory,
            long base,
            long[] entries,
            ParsedSignature signature,
            int at,
            long start,
            int end,
            int depth) {
        return switch (signature.codes()[at]) {
            case 'a' -> array(memory, base, entries, signature, at, start, end, depth);
            case 'v' -> variant(memory, base, entries, start, end, depth);
            default -> struct(memory, base, entries, signature, at, start, end, depth);
        };
    }

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
            int after = BasicValues.string(memory, base, entries, number(start), offset(start), end);
            return after == INVALID ? REFUSED : position(number(start) + 1, after);
        }
        ParsedSignature type = ShortSignatures.basic(code);
        return type == null ? REFUSED : values(memory, base, entries, type, 0, 1, start, end, depth + 1);
    }

    private long variantOfContainer(
            MemorySegment memory, long base, long[] entries, int number, int offset, int end, int depth) {
        int length = Byte.toUnsignedInt(memory.get(JAVA_BYTE, base + offset));
        int contents = offset + 1 + length + 1;
        if (length == 0 || length > ShortSignatures.MAX_LENGTH || contents > end) {
            return REFUSED;
        }
        if (memory.get(JAVA_BYTE, base + contents - 1) != 0) {
            return REFUSED;
        }
        ParsedSignature type = signatures.get(memory, base + offset + 1, length);
        return type == null || !type.isSingle()
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
            offset = BasicValues.string(memory, base, entries, number++, offset, end);
            if (offset == INVALID) {
                return REFUSED;
            }
        }
        return position(number, offset);
    }

    /** Indexes dict entries of a string and a variant. Most variants have a string, too. */
    private long properties(MemorySegment memory, long base, long[] entries, long start, int end, int depth) {
        int number = number(start);
        int offset = offset(start);
        while (offset < end) {
            int first = BasicValues.aligned(offset, Long.BYTES);
            if (number + PROPERTY_ENTRIES > entries.length) {
                return FULL;
            }
            int variant = BasicValues.isPadded(memory, base, offset, first)
                    ? BasicValues.string(memory, base, entries, number + 1, first, end)
                    : INVALID;
            if (variant == INVALID || variant > end - Integer.BYTES) {
                return REFUSED;
            }
            int opening = number;
            if ((memory.get(INT, base + variant) & 0xff_ffff) == STRING_TYPE) {
                offset = BasicValues.string(memory, base, entries, number + 3, variant + 3, end);
                if (offset == INVALID) {
                    return REFUSED;
                }
                number += PROPERTY_ENTRIES;
                entries[number - 2] = BodyIndex.entry('v', variant + 1, number);
            } else {
                long next = variant(memory, base, entries, position(number + 2, variant), end, depth + 1);
                if (next < 0) {
                    return next;
                }
                number = number(next);
                offset = offset(next);
            }
            entries[opening] = BodyIndex.entry('{', first, number);
        }
        return position(number, offset);
    }
}
