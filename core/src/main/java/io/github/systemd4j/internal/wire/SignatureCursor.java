package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Tracks the position of reading or writing in the types of a body: a stack of containers, each a range of a signature.
 * Reused from message to message; allocates only to grow.
 */
public final class SignatureCursor {
    public static final byte END = 0;
    /** The limit of libsystemd; the specification's limit is 64. */
    private static final int MAX_DEPTH = 128;

    /** Enough for the bodies of systemd's signals and replies, so that few messages make the array grow. */
    private static final int USUAL_DEPTH = 8;

    private final SignatureBuffer types = new SignatureBuffer();
    /** The length of the body's signature, which comes first in the buffer. */
    private int bodyLength;

    // the innermost level
    private byte kind;
    private int start;
    private int end;
    private int position;
    /** The code at the position; {@link #END} at the end. Stored because it is read several times for each value. */
    private byte type;

    /** The outer levels, each packed into a word, because texts are shorter than 2^16. */
    private long[] outer = {};

    private int depth;

    public void reset() {
        types.clear();
        setBody(0);
    }

    /** Ends all reading, but keeps the types for the next message. */
    void clear() {
        setBody(0);
    }

    /** Returns to the beginning of the same signature. */
    public void rewind() {
        types.truncate(bodyLength);
        setBody(bodyLength);
    }

    private void setBody(int size) {
        bodyLength = size;
        depth = 0;
        kind = END;
        start = 0;
        end = size;
        moveTo(0);
    }

    private void moveTo(int index) {
        position = index;
        type = index < end ? types.codeAt(index) : END;
    }

    public void reset(Utf8View signature) {
        types.clear();
        types.append(signature);
        setBody(types.length());
    }

    public void reset(String signature) {
        types.clear();
        types.append(signature);
        setBody(types.length());
    }

    /** Starts again with the types in memory. */
    public void reset(MemorySegment memory, long at, int size) {
        try {
            types.setReceived(memory, at, size);
        } catch (IllegalArgumentException e) {
            setBody(0);
            throw malformed(e);
        }
        setBody(size);
    }

    /** Adds a type to the end of the signature of a body that is being written. */
    public void declare(String type) {
        checkRoom(type.length());
        types.append(type);
        extendBody();
    }

    public void declare(byte code) {
        checkRoom(1);
        types.append(code);
        extendBody();
    }

    private void extendBody() {
        bodyLength = types.length();
        end = bodyLength;
        moveTo(position);
    }

    private void checkRoom(int more) {
        if (bodyLength + more > SignatureSyntax.MAX_SIGNATURE) {
            throw BusErrors.tooLarge("the body's signature exceeds " + SignatureSyntax.MAX_SIGNATURE + " characters");
        }
    }

    /** Checks that exactly these types were written. */
    void checkBody(String signature) {
        if (signature.length() != bodyLength || !types.matches(0, signature)) {
            throw new BusException(
                    ErrorName.INVALID_SIGNATURE,
                    "\"%s\" was written, but \"%s\" is declared".formatted(types.text(0, bodyLength), signature));
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
        return type;
    }

    public void expect(int code) {
        if (type != code) {
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
        int size = contents.length() + (closing == END ? 1 : 2);
        if (types.endAt(position) - position != size || !types.matches(position + 1, contents)) {
            throw mismatch(
                    "\"" + (char) code + contents + (closing == END ? "" : String.valueOf((char) closing)) + "\"");
        }
    }

    /** Skips a value. All elements of an array have the type at its start. */
    public void advance() {
        if (kind != 'a') {
            moveTo(types.endAt(position));
        }
    }

    /** Enters the next value: an array, struct or dict entry. */
    public void enter() {
        checkDepth();
        int to = types.endAt(position);
        push(type, position + 1, type == 'a' ? to : to - 1);
    }

    /** Enters the next value, a variant that was received with the type in this memory. */
    public void enterVariant(MemorySegment memory, long at, int size) {
        checkDepth();
        int from = types.length();
        byte code = memory.get(JAVA_BYTE, at);
        if (size == 1 && SignatureSyntax.isBasic(code)) {
            types.append(code);
        } else {
            appendReceived(memory, at, size, true);
        }
        push((byte) 'v', from, types.length());
    }

    /** Enters the next value, a variant that is written with this checked type. */
    public void enterVariant(String contents) {
        checkDepth();
        int from = types.length();
        types.append(contents);
        push((byte) 'v', from, types.length());
    }

    /** Checks a signature that was received as a value. */
    public void checkReceived(MemorySegment memory, long at, int size) {
        int from = types.length();
        appendReceived(memory, at, size, false);
        types.truncate(from);
    }

    private void appendReceived(MemorySegment memory, long at, int size, boolean single) {
        try {
            types.appendReceived(memory, at, size, single);
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    private BusException malformed(IllegalArgumentException e) {
        return BusErrors.malformed("%s, at %s".formatted(e.getMessage(), where()), e);
    }

    private void checkDepth() {
        if (depth == MAX_DEPTH) {
            throw BusErrors.tooLarge("containers are nested more than %d deep at %s".formatted(MAX_DEPTH, where()));
        }
    }

    private void push(byte code, int from, int to) {
        if (depth == outer.length) {
            outer = Arrays.copyOf(outer, Math.max(USUAL_DEPTH, 2 * depth));
        }
        outer[depth++] = (long) kind << 48 | (long) start << 32 | (long) end << 16 | position;
        kind = code;
        start = from;
        end = to;
        moveTo(from);
    }

    private void pop() {
        long level = outer[--depth];
        kind = kindOf(level);
        start = startOf(level);
        end = endOf(level);
        moveTo((int) level & 0xffff);
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
            types.truncate(start);
        }
        pop();
        advance();
    }

    /** Returns the alignment of the elements of the next value, an array. */
    int elementAlignment() {
        return SignatureSyntax.alignment(types.codeAt(position + 1));
    }

    /** Returns the next complete type. */
    public String nextType() {
        return position == end ? "" : types.text(position, types.endAt(position));
    }

    /** Copies the next complete type as a C string. */
    public void copyNextType(MemorySegment into) {
        types.copy(position, types.endAt(position), into);
    }

    /** Copies the contents of the next array, struct or dict entry as a C string. */
    public void copyNextContents(MemorySegment into) {
        int to = types.endAt(position);
        types.copy(position + 1, type == 'a' ? to : to - 1, into);
    }

    /** Returns the body's signature, or that of the variant at the cursor. */
    public String signature() {
        int level = variantLevel();
        return level == depth ? types.text(start, end) : types.text(startOf(outer[level]), endOf(outer[level]));
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

    /** Returns the position as text: {@code position 3 of "sa{sv}"}. */
    public String where() {
        int level = variantLevel();
        int from = level == depth ? start : startOf(outer[level]);
        return "position %d of %s\"%s\"".formatted(position - from, level == 0 ? "" : "a variant's ", signature());
    }

    public BusException mismatch(String expected) {
        return type == END ? exhausted(expected) : mismatch(expected, "the type is \"" + nextType() + "\"");
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
