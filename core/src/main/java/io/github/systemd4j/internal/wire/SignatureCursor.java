package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tracks the position of reading or writing in the types of a body: a stack of containers, each a range of a signature.
 * Reused from message to message; allocates only to grow.
 */
public final class SignatureCursor {
    public static final byte END = 0;
    /** The limit of libsystemd; the specification's limit is 64. */
    private static final int MAX_DEPTH = 128;

    private static final long NOT_SHORT = 0;

    /** Enough for the bodies of systemd's signals and replies, so that few messages make the arrays grow. */
    private static final int USUAL_DEPTH = 8;

    private static final int USUAL_LENGTH = 32;

    private byte[] text = new byte[USUAL_LENGTH];
    /** Where the complete type that begins at a position ends. */
    private int[] ends = new int[USUAL_LENGTH];

    private int length;
    /** The length of the body's types, which come first in the text. */
    private int bodyLength;

    /** The body's types if they are eight or fewer, the first one in the lowest byte. */
    private long shortBody = NOT_SHORT;

    private int shortLength;

    // the innermost level
    private byte kind;
    private int start;
    private int end;
    private int position;

    /** The outer levels, each packed into a word, because texts are shorter than 2^16. */
    private long[] outer = new long[USUAL_DEPTH];

    private int depth;

    public void reset() {
        shortBody = NOT_SHORT;
        setBody(0);
    }

    /** Ends all reading, but stores the types for the next message. */
    void clear() {
        setBody(0);
    }

    /** Returns to the beginning of the same signature. */
    public void rewind() {
        setBody(bodyLength);
    }

    private void setBody(int size) {
        length = size;
        bodyLength = size;
        depth = 0;
        kind = END;
        start = 0;
        end = size;
        position = 0;
    }

    /** Sets the body's types to all that were appended. */
    private void extendBody() {
        findEnds(bodyLength);
        bodyLength = length;
        end = length;
    }

    /** Computes the ends from the last appended type to the first, because inner types must be known first. */
    private void findEnds(int from) {
        for (int at = length - 1; at >= from; at--) {
            ends[at] = switch (text[at]) {
                case 'a' -> ends[at + 1];
                case '(', '{' -> closing(at) + 1;
                default -> at + 1;
            };
        }
    }

    private int closing(int opening) {
        int at = opening + 1;
        while (text[at] != ')' && text[at] != '}') {
            at = ends[at];
        }
        return at;
    }

    public void reset(Utf8View signature) {
        reset();
        append(signature);
        extendBody();
    }

    /** Starts again with the types in memory. Most bodies have the types of the previous one. */
    public void reset(MemorySegment memory, long at, int size) {
        boolean isShort = size > 0 && size <= Long.BYTES;
        if (!isShort || size != shortLength || SwarBytes.upToEight(memory, at, size) != shortBody) {
            reset();
            appendReceived(memory, at, size, false); // checked before, but the memory may have changed since
            shortBody = isShort ? SwarBytes.of(text, size) : NOT_SHORT;
            shortLength = size;
        }
        setBody(size);
    }

    public void reset(String signature) {
        reset();
        append(signature);
        extendBody();
    }

    /** Adds a type to the end of the signature of a body that is being written. */
    public void declare(String type) {
        checkRoom(type.length());
        append(type);
        extendBody();
    }

    public void declare(byte code) {
        checkRoom(1);
        ensure(1);
        text[length++] = code;
        extendBody();
    }

    private void checkRoom(int more) {
        if (length + more > SignatureSyntax.MAX_SIGNATURE) {
            throw BusErrors.tooLarge("the body's signature exceeds " + SignatureSyntax.MAX_SIGNATURE + " characters");
        }
    }

    private void append(Utf8View types) {
        int size = types.length();
        ensure(size);
        for (int i = 0; i < size; i++) {
            text[length++] = types.byteAt(i);
        }
    }

    private void append(String types) {
        ensure(types.length());
        for (int i = 0; i < types.length(); i++) {
            text[length++] = (byte) types.charAt(i);
        }
    }

    private void ensure(int more) {
        if (length + more > text.length) {
            byte[] longerText = Arrays.copyOf(text, 2 * (length + more));
            ends = Arrays.copyOf(ends, longerText.length);
            text = longerText; // last, because its length decides whether both must grow
        }
    }

    public int depth() {
        return depth;
    }

    /** Returns whether the last value of the body has been read. */
    boolean isDone() {
        return depth == 0 && position == end;
    }

    /** Returns the innermost container: {@code a ( { v}, or {@link #END} outside. */
    public byte container() {
        return kind;
    }

    /**
     * Returns the code of the next value's type; {@link #END} after the last one of a container, but never in an array.
     */
    public byte type() {
        return position < end ? text[position] : END;
    }

    public void expect(int code) {
        if (type() != code) {
            throw mismatch("'" + (char) code + "'");
        }
    }

    /** Checks that the next type is an array of this type, which can be accessed as memory. */
    public void expectArray(char elementType) {
        if (!SignatureSyntax.isNumeric(elementType)) {
            throw new IllegalArgumentException("arrays of '%c' can't be shown as memory".formatted(elementType));
        }
        expect('a', String.valueOf(elementType), END);
    }

    /** Checks that the next type is {@code code} with these contents, as in {@code a} and {@code {sv}}. */
    public void expect(int code, String contents, int closing) {
        expect(code);
        int from = position;
        int to = ends[from];
        int size = contents.length() + (closing == END ? 1 : 2);
        boolean same = to - from == size;
        for (int i = 0; same && i < contents.length(); i++) {
            same = text[from + 1 + i] == contents.charAt(i);
        }
        if (!same) {
            throw mismatch(
                    "\"" + (char) code + contents + (closing == END ? "" : String.valueOf((char) closing)) + "\"");
        }
    }

    /** Skips a value. */
    public void advance() {
        position = kind == 'a' ? start : ends[position];
    }

    /** Enters the next value: an array, struct or dict entry. */
    public void enter() {
        checkDepth();
        byte code = text[position];
        int to = ends[position];
        push(code, position + 1, code == 'a' ? to : to - 1);
    }

    /** Enters the next value, a variant that was received with the type in this memory. */
    public void enterVariant(MemorySegment memory, long at, int size) {
        checkDepth();
        int from = length;
        byte code = memory.get(JAVA_BYTE, at);
        if (size == 1 && SignatureSyntax.isBasic(code)) {
            ensure(1);
            text[length++] = code;
            ends[from] = length;
        } else {
            appendReceived(memory, at, size, true);
        }
        push((byte) 'v', from, length);
    }

    /** Enters the next value, a variant that is written with this checked type. */
    public void enterVariant(String contents) {
        checkDepth();
        int from = length;
        append(contents);
        findEnds(from);
        push((byte) 'v', from, length);
    }

    /** Checks a signature that was received as a value. */
    public void checkReceived(MemorySegment memory, long at, int size) {
        int from = length;
        appendReceived(memory, at, size, false);
        length = from;
    }

    private void appendReceived(MemorySegment memory, long at, int size, boolean single) {
        int from = length;
        ensure(size);
        MemorySegment.copy(memory, JAVA_BYTE, at, text, from, size);
        length += size;
        try {
            SignatureSyntax.check(text, from, length, single);
            findEnds(from);
        } catch (IllegalArgumentException e) {
            length = from;
            throw BusErrors.malformed("%s, at %s".formatted(e.getMessage(), where()), e);
        }
    }

    private void checkDepth() {
        if (depth == MAX_DEPTH) {
            throw BusErrors.tooLarge("containers are nested more than %d deep at %s".formatted(MAX_DEPTH, where()));
        }
    }

    private void push(byte code, int from, int to) {
        if (depth == outer.length) {
            outer = Arrays.copyOf(outer, 2 * depth);
        }
        outer[depth++] = (long) kind << 48 | (long) start << 32 | (long) end << 16 | position;
        kind = code;
        start = from;
        end = to;
        position = from;
    }

    private void pop() {
        long level = outer[--depth];
        kind = kindOf(level);
        start = startOf(level);
        end = endOf(level);
        position = (int) level & 0xffff;
    }

    private static byte kindOf(long level) {
        return (byte) (level >>> 48);
    }

    private static int startOf(long level) {
        return (int) (level >>> 32) & 0xffff;
    }

    private static int endOf(long level) {
        return (int) (level >>> 16) & 0xffff;
    }

    /** Checks that a container is open. */
    public void checkInside() {
        if (depth == 0) {
            throw new IllegalStateException("no container is open");
        }
    }

    /** Leaves the innermost container and skips it. */
    public void exit() {
        checkInside();
        if (kind == 'v') {
            length = start;
        }
        pop();
        advance();
    }

    /** Returns the alignment of the elements of the next value, an array. */
    int elementAlignment() {
        return SignatureSyntax.alignment(text[position + 1]);
    }

    /** Returns the next complete type. */
    public String nextType() {
        return position == end ? "" : text(position, ends[position]);
    }

    /** Copies the next complete type as a C string. */
    public void copyNextType(MemorySegment into) {
        copy(into, position, ends[position]);
    }

    /** Copies the contents of the next array, struct or dict entry as a C string. */
    public void copyNextContents(MemorySegment into) {
        int to = ends[position];
        copy(into, position + 1, text[position] == 'a' ? to : to - 1);
    }

    private void copy(MemorySegment into, int from, int to) {
        MemorySegment.copy(text, from, into, JAVA_BYTE, 0, to - from);
        into.set(JAVA_BYTE, to - from, (byte) 0);
    }

    /** Returns the body's signature, or that of the variant at the cursor. */
    public String signature() {
        int level = variantLevel();
        return level == depth
                ? text(start, end)
                : text(startOf(outer[level]), level == 0 ? bodyLength : endOf(outer[level]));
    }

    /** Returns the level of the innermost variant; 0 if there is none. */
    private int variantLevel() {
        if (kind == 'v' || depth == 0) {
            return depth;
        }
        int level = depth - 1;
        while (level > 0 && kindOf(outer[level]) != 'v') {
            level--;
        }
        return level;
    }

    private String text(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Returns the position as text: {@code position 3 of "sa{sv}"}. */
    public String where() {
        int level = variantLevel();
        int from = level == depth ? start : startOf(outer[level]);
        return "position %d of %s\"%s\"".formatted(position - from, level == 0 ? "" : "a variant's ", signature());
    }

    public BusException mismatch(String expected) {
        return type() == END ? exhausted(expected) : mismatch(expected, "the type is \"" + nextType() + "\"");
    }

    /** Returns the error of reading or writing past the end. For an array, the types don't reveal the end. */
    public BusException exhausted(String expected) {
        return mismatch(expected, "there are no more values");
    }

    private BusException mismatch(String expected, String found) {
        return new BusException(
                ErrorName.INVALID_SIGNATURE, "%s was requested, but at %s %s".formatted(expected, where(), found));
    }
}
