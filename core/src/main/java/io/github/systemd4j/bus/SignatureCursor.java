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

    private byte[] kind = new byte[USUAL_DEPTH];
    /** Where the signature begins that a level's types are part of: the body's, or that of the innermost variant. */
    private int[] signature = new int[USUAL_DEPTH];

    private int[] start = new int[USUAL_DEPTH];
    private int[] end = new int[USUAL_DEPTH];
    private int[] position = new int[USUAL_DEPTH];
    private int depth;

    void reset() {
        depth = 0;
        length = 0;
        start[0] = 0;
        end[0] = 0;
        position[0] = 0;
    }

    /** Goes back to the beginning of the same signature. */
    void rewind() {
        depth = 0;
        length = end[0];
        position[0] = 0;
    }

    void reset(Utf8View signature) {
        reset();
        append(signature);
        end[0] = length;
    }

    /** Begins anew with the types that lie there, which were checked. */
    void reset(MemorySegment memory, long at, int size) {
        reset();
        ensure(size);
        MemorySegment.copy(memory, JAVA_BYTE, at, text, 0, size);
        length = size;
        end[0] = size;
    }

    void reset(String signature) {
        reset();
        append(signature);
        end[0] = length;
    }

    /** Adds a type to the end of the body's signature, which is being written. */
    void declare(String type) {
        checkRoom(type.length());
        append(type);
        end[0] = length;
    }

    void declare(byte code) {
        checkRoom(1);
        ensure(1);
        text[length++] = code;
        end[0] = length;
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
        return depth == 0 && position[0] == end[0];
    }

    /** The innermost container: {@code a ( { v}, or {@link #END} outside. */
    byte container() {
        return kind[depth];
    }

    /** The code of the next value's type, {@link #END} after the last one of a container. In an array never the end. */
    byte type() {
        return position[depth] < end[depth] ? text[position[depth]] : END;
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
        int from = position[depth];
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
        position[depth] = kind[depth] == 'a' ? start[depth] : Types.end(text, position[depth]);
    }

    /** Enters the array, struct or dict entry that is next. */
    void enter() {
        checkDepth();
        int from = position[depth];
        byte code = text[from];
        int to = Types.end(text, from);
        push(code, signature[depth], from + 1, code == 'a' ? to : to - 1);
    }

    /** Enters the variant that is next, whose contents were received with this type. */
    void enterVariant(Utf8View contents) {
        checkDepth();
        int from = appendReceived(contents, true);
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
    void checkReceived(Utf8View signature) {
        length = appendReceived(signature, false);
    }

    private int appendReceived(Utf8View types, boolean single) {
        int from = length;
        append(types);
        try {
            Types.check(text, from, length, single);
            return from;
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
        if (depth + 1 == kind.length) {
            grow();
        }
        depth++;
        kind[depth] = code;
        signature[depth] = signatureStart;
        start[depth] = from;
        end[depth] = to;
        position[depth] = from;
    }

    private void grow() {
        int levels = 2 * kind.length;
        kind = Arrays.copyOf(kind, levels);
        signature = Arrays.copyOf(signature, levels);
        start = Arrays.copyOf(start, levels);
        end = Arrays.copyOf(end, levels);
        position = Arrays.copyOf(position, levels);
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
        if (kind[depth] == 'v') {
            length = start[depth];
        }
        depth--;
        advance();
    }

    /** The alignment of the elements of the array that is next. */
    int elementAlignment() {
        return Types.alignment(text[position[depth] + 1]);
    }

    /** The next type, complete. */
    String nextType() {
        int from = position[depth];
        return from == end[depth] ? "" : text(from, Types.end(text, from));
    }

    /** Copies the next type, complete, as a C string. */
    void copyNextType(MemorySegment into) {
        copy(into, position[depth], Types.end(text, position[depth]));
    }

    /** Copies what the next array, struct or dict entry contains, as a C string. */
    void copyNextContents(MemorySegment into) {
        int from = position[depth];
        int to = Types.end(text, from);
        copy(into, from + 1, text[from] == 'a' ? to : to - 1);
    }

    private void copy(MemorySegment into, int from, int to) {
        MemorySegment.copy(text, from, into, JAVA_BYTE, 0, to - from);
        into.set(JAVA_BYTE, to - from, (byte) 0);
    }

    /** The body's signature, or that of the variant where the cursor is. */
    String signature() {
        int from = signature[depth];
        int to = from == 0 ? end[0] : variantEnd(from);
        return text(from, to);
    }

    private int variantEnd(int from) {
        for (int level = depth; level > 0; level--) {
            if (kind[level] == 'v' && start[level] == from) {
                return end[level];
            }
        }
        return length;
    }

    private String text(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Where reading or writing stands, in words: {@code position 3 of "sa{sv}"}. */
    String where() {
        int from = signature[depth];
        return "position %d of %s\"%s\""
                .formatted(position[depth] - from, from == 0 ? "" : "a variant's ", signature());
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
