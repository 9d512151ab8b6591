package io.github.systemd4j.bus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where in a body's types reading or writing stands: a stack of containers, each a range of a signature. Reused from
 * message to message; allocates only to grow.
 */
final class SignatureCursor {
    static final byte END = 0;
    /** What libsystemd takes; the specification's own limit is 64. */
    private static final int MAX_DEPTH = 128;

    private static final int USUAL_DEPTH = 8;
    private static final int USUAL_LENGTH = 32;

    private byte[] text = new byte[USUAL_LENGTH];
    private int length;

    /** The body's types are the first ones. */
    private int bodyLength;

    // the innermost level
    private byte kind;
    /** Where the signature begins that its types are part of: the body's, or that of the innermost variant. */
    private int signature;

    private int start;
    private int end;
    private int position;

    // the levels around it
    private byte[] kinds = new byte[USUAL_DEPTH];
    private int[] signatures = new int[USUAL_DEPTH];
    private int[] starts = new int[USUAL_DEPTH];
    private int[] ends = new int[USUAL_DEPTH];
    private int[] positions = new int[USUAL_DEPTH];
    private int depth;

    void reset() {
        setBody(0);
    }

    /** Goes back to the beginning of the same signature. */
    void rewind() {
        setBody(bodyLength);
    }

    private void setBody(int size) {
        length = size;
        bodyLength = size;
        depth = 0;
        kind = END;
        signature = 0;
        start = 0;
        end = size;
        position = 0;
    }

    /** The body's types are all that were appended. */
    private void extendBody() {
        bodyLength = length;
        end = length;
    }

    void reset(Utf8View signature) {
        reset();
        append(signature);
        extendBody();
    }

    /** Begins anew with the types that lie there, which were checked. */
    void reset(MemorySegment memory, long at, int size) {
        reset();
        ensure(size);
        MemorySegment.copy(memory, JAVA_BYTE, at, text, 0, size);
        setBody(size);
    }

    void reset(String signature) {
        reset();
        append(signature);
        extendBody();
    }

    /** Adds a type to the end of the body's signature, which is being written. */
    void declare(String type) {
        checkRoom(type.length());
        append(type);
        extendBody();
    }

    void declare(byte code) {
        checkRoom(1);
        ensure(1);
        text[length++] = code;
        extendBody();
    }

    private void checkRoom(int more) {
        if (length + more > Types.MAX_SIGNATURE) {
            throw Errors.tooLarge("the body's signature exceeds " + Types.MAX_SIGNATURE + " characters");
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
            text = Arrays.copyOf(text, 2 * (length + more));
        }
    }

    int depth() {
        return depth;
    }

    /** Whether the last value of the body has been read. */
    boolean isDone() {
        return depth == 0 && position == end;
    }

    /** The innermost container: {@code a ( { v}, or {@link #END} outside. */
    byte container() {
        return kind;
    }

    /** The code of the next value's type, {@link #END} after the last one of a container. In an array never the end. */
    byte type() {
        return position < end ? text[position] : END;
    }

    void expect(int code) {
        if (type() != code) {
            throw mismatch("'" + (char) code + "'");
        }
    }

    /** Checks that the next type is an array of this type, which can be shown as memory. */
    void expectArray(char elementType) {
        if (!Types.isNumeric(elementType)) {
            throw new IllegalArgumentException("arrays of '%c' can't be shown as memory".formatted(elementType));
        }
        expect('a', String.valueOf(elementType), END);
    }

    /** Checks that the next type is {@code code} with these contents, as in {@code a} and {@code {sv}}. */
    void expect(int code, String contents, int closing) {
        expect(code);
        int from = position;
        int to = Types.end(text, from);
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

    /** Steps over a value. */
    void advance() {
        position = kind == 'a' ? start : Types.end(text, position);
    }

    /** Enters the array, struct or dict entry that is next. */
    void enter() {
        checkDepth();
        byte code = text[position];
        int to = Types.end(text, position);
        push(code, signature, position + 1, code == 'a' ? to : to - 1);
    }

    /** Enters the variant that is next, whose contents were received with the type that lies there. */
    void enterVariant(MemorySegment memory, long at, int size) {
        checkDepth();
        int from = length;
        if (size == 1 && Types.isBasic(memory.get(JAVA_BYTE, at))) {
            ensure(1);
            text[length++] = memory.get(JAVA_BYTE, at);
        } else {
            appendReceived(memory, at, size, true);
        }
        push((byte) 'v', from, from, length);
    }

    /** Enters the variant that is next, whose contents are written as this type, which was checked. */
    void enterVariant(String contents) {
        checkDepth();
        int from = length;
        append(contents);
        push((byte) 'v', from, from, length);
    }

    /** Checks a signature that was received as a value. */
    void checkReceived(MemorySegment memory, long at, int size) {
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
            Types.check(text, from, length, single);
        } catch (IllegalArgumentException e) {
            length = from;
            throw Errors.malformed("%s, at %s".formatted(e.getMessage(), where()), e);
        }
    }

    private void checkDepth() {
        if (depth == MAX_DEPTH) {
            throw Errors.tooLarge("containers are nested more than %d deep at %s".formatted(MAX_DEPTH, where()));
        }
    }

    private void push(byte code, int signatureStart, int from, int to) {
        if (depth == kinds.length) {
            grow();
        }
        kinds[depth] = kind;
        signatures[depth] = signature;
        starts[depth] = start;
        ends[depth] = end;
        positions[depth] = position;
        depth++;
        kind = code;
        signature = signatureStart;
        start = from;
        end = to;
        position = from;
    }

    private void pop() {
        depth--;
        kind = kinds[depth];
        signature = signatures[depth];
        start = starts[depth];
        end = ends[depth];
        position = positions[depth];
    }

    private void grow() {
        int levels = 2 * kinds.length;
        kinds = Arrays.copyOf(kinds, levels);
        signatures = Arrays.copyOf(signatures, levels);
        starts = Arrays.copyOf(starts, levels);
        ends = Arrays.copyOf(ends, levels);
        positions = Arrays.copyOf(positions, levels);
    }

    /** Checks that a container is open. */
    void checkInside() {
        if (depth == 0) {
            throw new IllegalStateException("no container is open");
        }
    }

    /** Leaves the innermost container and steps over it. */
    void exit() {
        checkInside();
        if (kind == 'v') {
            length = start;
        }
        pop();
        advance();
    }

    /** The alignment of the elements of the array that is next. */
    int elementAlignment() {
        return Types.alignment(text[position + 1]);
    }

    /** The next type, complete. */
    String nextType() {
        return position == end ? "" : text(position, Types.end(text, position));
    }

    /** Copies the next type, complete, as a C string. */
    void copyNextType(MemorySegment into) {
        copy(into, position, Types.end(text, position));
    }

    /** Copies what the next array, struct or dict entry contains, as a C string. */
    void copyNextContents(MemorySegment into) {
        int to = Types.end(text, position);
        copy(into, position + 1, text[position] == 'a' ? to : to - 1);
    }

    private void copy(MemorySegment into, int from, int to) {
        MemorySegment.copy(text, from, into, JAVA_BYTE, 0, to - from);
        into.set(JAVA_BYTE, to - from, (byte) 0);
    }

    /** The body's signature, or that of the variant where the cursor is. */
    String signature() {
        return text(signature, signature == 0 ? bodyLength : variantEnd());
    }

    private int variantEnd() {
        if (kind == 'v') {
            return end;
        }
        int level = depth - 1;
        while (kinds[level] != 'v') {
            level--;
        }
        return ends[level];
    }

    private String text(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Where reading or writing stands, in words: {@code position 3 of "sa{sv}"}. */
    String where() {
        return "position %d of %s\"%s\""
                .formatted(position - signature, signature == 0 ? "" : "a variant's ", signature());
    }

    BusException mismatch(String expected) {
        return type() == END ? exhausted(expected) : mismatch(expected, "the type is \"" + nextType() + "\"");
    }

    /** The error of reading or writing past the end, which for an array the types don't tell. */
    BusException exhausted(String expected) {
        return mismatch(expected, "there is no more");
    }

    private BusException mismatch(String expected, String found) {
        return new BusException(
                ErrorName.INVALID_SIGNATURE, "%s was asked for, but at %s %s".formatted(expected, where(), found));
    }
}
