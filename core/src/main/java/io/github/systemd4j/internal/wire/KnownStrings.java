package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.text.TextKey;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Creates Strings of texts. For a short text that is repeated, such as the name of a property, it returns the same String
 * again, which costs no allocation. As {@link KnownHeaders} does, it stores a text at the second sight, and gives a place
 * away only after many claims, so a sender that varies its texts displaces none that are in use. Only for one thread.
 */
public final class KnownStrings {
    /** A power of two. */
    private static final int PLACES = 256;

    private static final int MAX_REFUSALS = 64;

    /** In bytes. Longer texts are mostly unique. */
    private static final int MAX_LENGTH = 64;

    private final @Nullable Place[] places = new Place[PLACES];

    /** The hash of the last text of each place that was seen and not stored. */
    private final int[] seen = new int[PLACES];

    private final byte[] bytes = new byte[4 * MAX_LENGTH];

    KnownStrings() {}

    /** Returns a text. */
    public String get(MemorySegment memory, long at, int length) {
        if (length == 0) {
            return "";
        }
        if (length > MAX_LENGTH) {
            return create(memory, at, length);
        }
        int hash = TextKey.hash(memory, at, length);
        int number = hash & PLACES - 1;
        Place place = places[number];
        if (place != null && place.key.isSame(memory, at, length)) {
            place.refusals = MAX_REFUSALS;
            return place.string;
        }
        String created = create(memory, at, length);
        if (seen[number] != hash) {
            seen[number] = hash;
        } else if (place == null || place.refusals-- == 0) {
            places[number] = new Place(TextKey.of(memory, at, length), created);
        }
        return created;
    }

    /** Copies the bytes to a reused array: the String copies them again. */
    private String create(MemorySegment memory, long at, int length) {
        byte[] copy = length <= bytes.length ? bytes : new byte[length];
        MemorySegment.copy(memory, JAVA_BYTE, at, copy, 0, length);
        return new String(copy, 0, length, StandardCharsets.UTF_8);
    }

    private static final class Place {
        final TextKey key;
        final String string;

        /** How many claims of other texts this place refuses until one gets it. */
        int refusals = MAX_REFUSALS;

        Place(TextKey key, String string) {
            this.key = key;
            this.string = string;
        }
    }
}
