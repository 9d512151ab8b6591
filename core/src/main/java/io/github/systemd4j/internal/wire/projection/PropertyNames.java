package io.github.systemd4j.internal.wire.projection;

import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds slots by the names of their properties: by the name's first and last eight bytes and its length, which differ for
 * almost all names. A hash table with linear probing, at most half full, so a name that isn't in it costs little.
 */
final class PropertyNames {
    private static final long FIRST_FACTOR = 0x9e37_79b9_7f4a_7c15L;
    private static final long LAST_FACTOR = 0xc2b2_ae3d_27d4_eb4fL;

    private final Map<String, Slot> slots = new LinkedHashMap<>();

    /** A power of two. */
    private @Nullable Name[] table = new Name[4];

    /** Returns the slot of a name; null if there is none. */
    @Nullable
    Slot get(String name) {
        return slots.get(name);
    }

    void add(String name, Slot slot) {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException("property \"%s\": only ASCII is allowed".formatted(name));
        }
        slots.put(name, slot);
        if (2 * slots.size() > table.length) {
            table = new Name[2 * table.length];
            slots.forEach(this::place);
        } else {
            place(name, slot);
        }
    }

    private void place(String text, Slot slot) {
        var name = new Name(words(text), text.length(), slot);
        int at = hash(name.words[0], name.last(), name.length) & table.length - 1;
        while (table[at] != null) {
            at = at + 1 & table.length - 1;
        }
        table[at] = name;
    }

    /** Returns the whole words of a text and, if it has eight bytes or more, the word at its end. */
    private static long[] words(String name) {
        MemorySegment bytes = MemorySegment.ofArray(name.getBytes(StandardCharsets.US_ASCII));
        int length = name.length();
        if (length < Long.BYTES) {
            return new long[] {SwarBytes.upToEight(bytes, 0, length)};
        }
        long[] words = new long[length / Long.BYTES + 1];
        for (int i = 0; i < words.length - 1; i++) {
            words[i] = bytes.get(SwarBytes.LAYOUT, (long) i * Long.BYTES);
        }
        words[words.length - 1] = bytes.get(SwarBytes.LAYOUT, length - Long.BYTES);
        return words;
    }

    /**
     * Returns the slot of a name; null if there is none.
     *
     * @param memory has eight bytes before the name, too
     */
    @Nullable
    Slot find(MemorySegment memory, long at, int length) {
        long last = memory.get(SwarBytes.LAYOUT, at + length - Long.BYTES);
        long first = length < Long.BYTES
                ? last >>> 1 >>> Long.SIZE - 1 - Byte.SIZE * length
                : memory.get(SwarBytes.LAYOUT, at);
        last = length < Long.BYTES ? first : last;
        int place = hash(first, last, length);
        while (true) {
            Name name = table[place & table.length - 1];
            if (name == null) {
                return null;
            }
            if (name.isSame(memory, at, length, first, last)) {
                return name.slot;
            }
            place++;
        }
    }

    private static int hash(long first, long last, int length) {
        return (int) ((first * FIRST_FACTOR + last * LAST_FACTOR + length) >>> Integer.SIZE);
    }

    /** Returns the slot of a name; null if there is none. */
    @Nullable
    Slot find(Utf8View name) {
        for (Map.Entry<String, Slot> each : slots.entrySet()) {
            if (name.contentEquals(each.getKey())) {
                return each.getValue();
            }
        }
        return null;
    }

    private record Name(long[] words, int length, Slot slot) {
        long last() {
            return words[words.length - 1];
        }

        boolean isSame(MemorySegment memory, long at, int size, long first, long last) {
            if (size != length || first != words[0] || last != last()) {
                return false;
            }
            for (int i = 1; i < words.length - 1; i++) {
                if (words[i] != memory.get(SwarBytes.LAYOUT, at + (long) i * Long.BYTES)) {
                    return false;
                }
            }
            return true;
        }
    }
}
