package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Stores the signature of a body, followed by those of the variants that are open, and where each complete type ends.
 *
 * <pre>
 *   index   0   1   2   3   4   5   6   7   8
 *   code    s   a   {   s   v   }   a   (   ...   body "sa{sv}", and an open variant of type "a(...
 *   end     1   6   6   4   5       ...
 * </pre>
 *
 * Reused from message to message; allocates only to grow, because most readers of retained bodies need little.
 */
final class SignatureBuffer {
    private byte[] codes = {};
    private int[] ends = {};
    private int length;

    /** The received signature of the body if it has one to eight characters, the first one in the lowest byte. */
    private long shortBody;

    /** The length of this signature; 0 if there is none. */
    private int shortLength;

    int length() {
        return length;
    }

    byte codeAt(int index) {
        return codes[index];
    }

    /** Returns where the complete type that begins at an index ends. */
    int endAt(int index) {
        return ends[index];
    }

    void clear() {
        length = 0;
        shortLength = 0;
    }

    /** Drops what follows the first {@code size} codes. */
    void truncate(int size) {
        length = size;
    }

    /** Appends checked types. */
    void append(String types) {
        int from = length;
        ensure(types.length());
        for (int i = 0; i < types.length(); i++) {
            codes[length++] = (byte) types.charAt(i);
        }
        SignatureSyntax.findEnds(codes, from, length, ends);
    }

    /** Appends checked types. */
    void append(Utf8View types) {
        int from = length;
        int size = types.length();
        ensure(size);
        for (int i = 0; i < size; i++) {
            codes[length++] = types.byteAt(i);
        }
        SignatureSyntax.findEnds(codes, from, length, ends);
    }

    /** Appends a type that is a single code. */
    void append(byte code) {
        ensure(1);
        codes[length++] = code;
        ends[length - 1] = length;
    }

    /**
     * Checks and appends received types.
     *
     * @param single whether they must be exactly one complete type
     * @throws IllegalArgumentException if they are invalid; then nothing is appended
     */
    void appendReceived(MemorySegment memory, long at, int size, boolean single) {
        int from = length;
        ensure(size);
        MemorySegment.copy(memory, JAVA_BYTE, at, codes, from, size);
        SignatureSyntax.check(codes, from, from + size, single);
        length = from + size;
        SignatureSyntax.findEnds(codes, from, length, ends);
    }

    /**
     * Stores the received signature of a body. Most bodies have the signature of the previous one, which isn't checked
     * again if it is short.
     *
     * @throws IllegalArgumentException if it is invalid; then the buffer is empty
     */
    void setReceived(MemorySegment memory, long at, int size) {
        if (size == shortLength && SwarBytes.upToEight(memory, at, size) == shortBody) {
            truncate(size);
            return;
        }
        clear();
        appendReceived(memory, at, size, false); // checked before, but the memory may have changed since
        if (size <= Long.BYTES) {
            shortBody = SwarBytes.of(codes, size);
            shortLength = size;
        }
    }

    private void ensure(int more) {
        if (length + more > codes.length) {
            byte[] longerCodes = Arrays.copyOf(codes, 2 * (length + more));
            ends = Arrays.copyOf(ends, longerCodes.length);
            codes = longerCodes; // last, because its length decides whether both must grow
        }
    }

    /** Returns whether the codes from an index are these. */
    boolean matches(int from, String types) {
        boolean same = from + types.length() <= length;
        for (int i = 0; same && i < types.length(); i++) {
            same = codes[from + i] == types.charAt(i);
        }
        return same;
    }

    String text(int from, int to) {
        if (to - from == 1) {
            return SignatureSyntax.single(codes[from]);
        }
        return new String(codes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Copies a range as a C string. */
    void copy(int from, int to, MemorySegment into) {
        MemorySegment.copy(codes, from, into, JAVA_BYTE, 0, to - from);
        into.set(JAVA_BYTE, to - from, (byte) 0);
    }
}
