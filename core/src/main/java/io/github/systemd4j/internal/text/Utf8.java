package io.github.systemd4j.internal.text;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks and encodes the text of D-Bus: UTF-8 without NUL. */
public final class Utf8 {
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;

    /** How many characters a word has before a NUL. */
    private static final int LAST_CHARACTERS = Long.BYTES - 1;

    private static final long LAST_LOW_BIT = 1L << Byte.SIZE * LAST_CHARACTERS;

    private Utf8() {}

    /** Returns whether all characters are ASCII and not NUL. */
    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /**
     * Encodes a text.
     *
     * @throws IllegalArgumentException if it has a NUL or an unpaired surrogate
     */
    public static ByteBuffer encode(String text) {
        int nul = text.indexOf(0);
        if (nul >= 0) {
            throw new IllegalArgumentException("a string has a NUL at character " + nul);
        }
        CharBuffer characters = CharBuffer.wrap(text);
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(characters);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "a string has an unpaired surrogate at character " + characters.position(), e);
        }
    }

    /**
     * Returns the index of the first byte that is NUL or not UTF-8, counted from {@code start}; -1 if there is none.
     */
    public static long malformedAt(MemorySegment memory, long start, long length) {
        long end = start + length;
        long at = skipAscii(memory, start, end);
        while (at < end) {
            int size = sequence(memory, at, end);
            if (size == 0) {
                return at - start;
            }
            at = skipAscii(memory, at + size, end);
        }
        return -1;
    }

    /**
     * Returns whether the bytes are UTF-8 without NUL, and a NUL follows. Most texts are short, and ASCII.
     *
     * <p>Seven bytes before the text must be in the memory, too.
     */
    public static boolean isTerminatedText(MemorySegment memory, long start, int length) {
        return isTerminatedAscii(memory, start, length)
                || memory.get(JAVA_BYTE, start + length) == 0 && malformedAt(memory, start, length) < 0;
    }

    /** Reads as few words as possible: each costs checks, and a smaller method is inlined more often. */
    private static boolean isTerminatedAscii(MemorySegment memory, long start, int length) {
        long last = memory.get(SwarBytes.LAYOUT, start + length - LAST_CHARACTERS); // and NUL
        if (length <= LAST_CHARACTERS) {
            int bits = Byte.SIZE * length;
            long text = last >>> Byte.SIZE * (LAST_CHARACTERS - length);
            return text >>> bits == 0 && other(text | LOW_BITS << bits) == 0;
        }
        long others = other(memory.get(SwarBytes.LAYOUT, start)) | other(last | LAST_LOW_BIT);
        for (int i = Long.BYTES; i < length - LAST_CHARACTERS; i += Long.BYTES) {
            others |= other(memory.get(SwarBytes.LAYOUT, start + i));
        }
        return others == 0 && last >>> Byte.SIZE * LAST_CHARACTERS == 0;
    }

    /**
     * Returns the position of the first byte that is NUL or not ASCII. Subtracting one from each byte sets the high bit
     * of the first NUL. The borrow of the subtraction affects only the bytes after it.
     */
    private static long skipAscii(MemorySegment memory, long start, long end) {
        int length = (int) (end - start);
        int whole = length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            long other = other(memory.get(SwarBytes.LAYOUT, start + i));
            if (other != 0) {
                return start + i + firstByte(other);
            }
        }
        if (whole == length) {
            return end;
        }
        long other = other(SwarBytes.last(memory, start + whole, end, 'a'));
        return other == 0 ? end : start + whole + firstByte(other);
    }

    /** Returns which bytes are NUL or not ASCII. Only the first one is reliable. */
    private static long other(long word) {
        return (word | word - LOW_BITS) & SwarBytes.ALL_BYTES;
    }

    private static int firstByte(long mask) {
        return Long.numberOfTrailingZeros(mask) / Byte.SIZE;
    }

    /** Returns the size of the UTF-8 sequence of a non-ASCII character; 0 if it is invalid. */
    private static int sequence(MemorySegment memory, long at, long end) {
        int first = Byte.toUnsignedInt(memory.get(JAVA_BYTE, at));
        int size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc0 || first >= 0xf8 || size > end - at) {
            return 0;
        }
        int character = first & 0x7f >> size;
        for (int i = 1; i < size; i++) {
            byte next = memory.get(JAVA_BYTE, at + i);
            if ((next & 0xc0) != 0x80) {
                return 0;
            }
            character = character << 6 | next & 0x3f;
        }
        return isShortest(character, size) && isScalar(character) ? size : 0;
    }

    private static boolean isShortest(int character, int size) {
        return character >= (size == 2 ? 0x80 : size == 3 ? 0x800 : 0x1_0000);
    }

    private static boolean isScalar(int character) {
        return character <= Character.MAX_CODE_POINT
                && (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE);
    }
}
