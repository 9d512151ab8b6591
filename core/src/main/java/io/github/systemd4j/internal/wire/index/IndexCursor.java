package io.github.systemd4j.internal.wire.index;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.wire.WireReader;
import java.util.Arrays;

/** The position of a reader in a {@link BodyIndex}: the next value, and the containers that are open around it. */
final class IndexCursor {
    /** No entry is zero, because no type has the code zero. */
    static final long NONE = 0;

    private static final int USUAL_DEPTH = 8;

    private final Thread owner = Thread.currentThread();
    private final BodyIndex index;
    private long[] entries;
    private int position;
    private int end;

    /** The open containers: the number of the entry, and the end of the values around it. */
    private long[] outer = new long[USUAL_DEPTH];

    private int depth;

    /** Creates a cursor without values, which gives values to the calling thread only. */
    IndexCursor(BodyIndex index) {
        this.index = index;
        this.entries = index.entries();
    }

    /** Moves to the first value of the body. */
    void rewind() {
        if (entries != index.entries()) {
            entries = index.entries();
        }
        position = 0;
        end = index.size();
        depth = 0;
    }

    /** Makes the cursor have no values. */
    void clear() {
        position = 0;
        end = 0;
        depth = 0;
    }

    boolean hasNext() {
        return position < end;
    }

    /** Returns the entry of the next value, which exists. */
    long next() {
        return entries[position];
    }

    /** Takes the entry of the next value if it has this code; {@link #NONE} otherwise, and on another thread. */
    long take(int code) {
        int at = position;
        if (at < end && Thread.currentThread() == owner) {
            long entry = entries[at];
            if (BodyIndex.code(entry) == code) {
                position = at + 1;
                return entry;
            }
        }
        return NONE;
    }

    /** Skips the next value with its contents; returns false if there is none. */
    boolean skip() {
        if (position == end) {
            return false;
        }
        position = index.after(position);
        return true;
    }

    /** Enters the next value if it is a container with this code. */
    boolean enter(int code) {
        long entry = take(code);
        if (entry == NONE) {
            return false;
        }
        if (depth == outer.length) {
            outer = Arrays.copyOf(outer, 2 * depth);
        }
        outer[depth++] = (long) (position - 1) << Integer.SIZE | end;
        end = BodyIndex.extent(entry);
        return true;
    }

    /** Leaves the innermost container; returns false if none is open. */
    boolean exit() {
        if (depth == 0) {
            return false;
        }
        position = end;
        end = (int) outer[--depth];
        return true;
    }

    /** Moves another reader, which is at the beginning of the same body, to the same value. */
    void repeat(WireReader reader) {
        int at = 0;
        for (int level = 1; level <= depth; level++) {
            int container = container(level);
            skip(reader, at, container);
            enter(reader, BodyIndex.code(index.get(container)));
            at = container + 1;
        }
        skip(reader, at, position);
    }

    private void skip(WireReader reader, int from, int to) {
        for (int at = from; at < to; at = index.after(at)) {
            reader.skip();
        }
    }

    private static void enter(WireReader reader, int code) {
        switch (code) {
            case 'a' -> reader.enterArray();
            case '{' -> reader.enterDictEntry();
            case '(' -> reader.enterStruct();
            default -> reader.enterVariant();
        }
    }

    /** Returns the entry's number of the container that is open at a level, counted from one. */
    private int container(int level) {
        return (int) (outer[level - 1] >>> Integer.SIZE);
    }

    // --- types

    /** Returns the level of the innermost variant that is open; zero if none is. */
    private int variantLevel() {
        int level = depth;
        while (level > 0 && BodyIndex.code(index.get(container(level))) != 'v') {
            level--;
        }
        return level;
    }

    /** Returns the entry of the innermost variant that is open; {@link #NONE} if none is. */
    long variant() {
        int level = variantLevel();
        return level == 0 ? NONE : index.get(container(level));
    }

    /**
     * Returns where the type of the next value begins.
     *
     * @param types those of the innermost variant that is open, or else of the body
     */
    int typeOfNext(byte[] types) {
        int level = variantLevel();
        int first = level == 0 ? 0 : container(level) + 1;
        int at = 0;
        while (level < depth) {
            int container = container(++level);
            at = skipTypes(types, at, first, container) + 1;
            first = types[at - 1] == 'a' ? Integer.MAX_VALUE : container + 1; // elements have the same type
        }
        return skipTypes(types, at, first, position);
    }

    /** Returns the position behind the types of the values from one entry to another. */
    private int skipTypes(byte[] types, int from, int first, int to) {
        int at = from;
        for (int value = first; value < to; value = index.after(value)) {
            at = SignatureSyntax.end(types, at);
        }
        return at;
    }
}
