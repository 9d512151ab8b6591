package io.github.systemd4j.internal.wire.projection;

import io.github.systemd4j.internal.text.TextKey;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds slots by the names of their properties. A hash table with linear probing, at most half full, so a name that isn't in
 * it costs little.
 */
final class PropertyNames {
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
        MemorySegment memory = MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
        int at = TextKey.hash(memory, 0, text.length()) & table.length - 1;
        while (table[at] != null) {
            at = at + 1 & table.length - 1;
        }
        table[at] = new Name(TextKey.of(memory, 0, text.length()), slot);
    }

    /** Returns the slot of a name; null if there is none. */
    @Nullable
    Slot find(MemorySegment memory, long at, int length) {
        int place = TextKey.hash(memory, at, length);
        while (true) {
            Name name = table[place & table.length - 1];
            if (name == null) {
                return null;
            }
            if (name.key.isSame(memory, at, length)) {
                return name.slot;
            }
            place++;
        }
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

    private record Name(TextKey key, Slot slot) {}
}
