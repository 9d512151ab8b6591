package io.github.systemd4j.message;

import org.jspecify.annotations.Nullable;

/**
 * Gives the same String for the same text, so that one that comes again and again costs no allocation: the name of a unit
 * in its signals, for instance. It remembers a limited number, and of texts that share a place the two that came last;
 * whatever comes, it holds no more. Texts beyond ASCII are given, too, but cost an allocation each time.
 *
 * <p>Not safe for concurrent use.
 */
public final class StringTable {
    private static final int WAYS = 2;

    private final @Nullable String[] strings;

    /**
     * Makes an empty one.
     *
     * @param capacity how many Strings it holds at most, rounded up to a power of two
     * @throws IllegalArgumentException unless it is from 2 to 2^24
     */
    public StringTable(int capacity) {
        if (capacity < WAYS || capacity > 1 << 24) {
            throw new IllegalArgumentException("a capacity of %d: 2 to 2^24 are allowed".formatted(capacity));
        }
        strings = new String[Integer.highestOneBit(capacity - 1) << 1];
    }

    /** The String of a text, which is read now and not kept. */
    public String get(Utf8View text) {
        int first = text.contentHash() & strings.length - WAYS;
        String recent = strings[first];
        if (recent != null && text.contentEquals(recent)) {
            return recent;
        }
        String other = strings[first + 1];
        String found = other != null && text.contentEquals(other) ? other : text.toString();
        strings[first + 1] = recent;
        strings[first] = found;
        return found;
    }
}
