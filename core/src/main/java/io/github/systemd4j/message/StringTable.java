package io.github.systemd4j.message;

import org.jspecify.annotations.Nullable;

/**
 * Returns the same String for the same text, so that a repeated text costs no allocation, for instance the name of a
 * unit in its signals. It stores a limited number of Strings. Of texts with the same hash slot it stores the last two.
 * Texts beyond ASCII are supported, too, but cost an allocation each time.
 *
 * <p>Not safe for concurrent use.
 */
public final class StringTable {
    /** Two are cheap to compare, and two alternating texts with one hash slot don't replace each other. */
    private static final int WAYS = 2;

    private final @Nullable String[] strings;

    /**
     * Creates an empty table.
     *
     * @param capacity the largest number of Strings that it stores, rounded up to a power of two
     * @throws IllegalArgumentException unless it is from 2 to 2^24
     */
    public StringTable(int capacity) {
        if (capacity < WAYS || capacity > 1 << 24) {
            throw new IllegalArgumentException("a capacity of %d: 2 to 2^24 are allowed".formatted(capacity));
        }
        strings = new String[Integer.highestOneBit(capacity - 1) << 1];
    }

    /** Returns the String of a text. The view is read now and not stored. */
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
