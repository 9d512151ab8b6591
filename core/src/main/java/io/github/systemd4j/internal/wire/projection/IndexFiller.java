package io.github.systemd4j.internal.wire.projection;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.internal.wire.index.BodyIndex;
import io.github.systemd4j.internal.wire.index.IndexedReader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Fills slots from the index of a body, without reading the values in between. */
final class IndexFiller {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    private IndexFiller() {}

    /** Returns whether it has filled the slots; if not, the body has to be read in order. */
    static boolean fill(Slots slots, IndexedReader body) {
        return body.isIndexed() && fill(slots, body.index(), body.memory(), body.base(), body.scope());
    }

    private static boolean fill(
            Slots slots, BodyIndex index, MemorySegment memory, long base, @Nullable MessageScope scope) {
        int at = 0;
        for (int position = 0; position < slots.count() && at < index.size(); position++) {
            Argument argument = slots.get(position);
            if (argument != null) {
                Slot slot = argument.slot();
                if (slot != null) {
                    set(slot, index, at, memory, base, scope);
                }
                PropertyNames properties = argument.properties();
                if (properties != null && !fill(properties, index, at, memory, base, scope)) {
                    return false;
                }
            }
            at = index.after(at);
        }
        return true;
    }

    private static boolean fill(
            PropertyNames properties,
            BodyIndex index,
            int array,
            MemorySegment memory,
            long base,
            @Nullable MessageScope scope) {
        if (BodyIndex.code(index.get(array)) != 'a') {
            return false;
        }
        int number = 0;
        int end = index.after(array);
        for (int at = array + 1; at < end; at = index.after(at), number++) {
            long name = index.get(at + 1);
            if (BodyIndex.code(index.get(at)) != '{'
                    || BodyIndex.code(name) != 's'
                    || BodyIndex.code(index.get(at + 2)) != 'v') {
                return false;
            }
            Slot slot = properties.find(memory, base + BodyIndex.offset(name), BodyIndex.extent(name));
            if (slot != null) {
                slot.setEntry(number);
                set(slot, index, at + 2, memory, base, scope);
            }
        }
        return true;
    }

    /** Sets a value, or the one inside a variant. */
    private static void set(
            Slot slot, BodyIndex index, int at, MemorySegment memory, long base, @Nullable MessageScope scope) {
        long entry = index.get(at);
        if (BodyIndex.code(entry) == 'v') {
            entry = index.get(at + 1);
        }
        int code = BodyIndex.code(entry);
        long offset = base + BodyIndex.offset(entry);
        if (code == 's' || code == 'o') {
            MESSAGES.wrap(slot.view(), memory, offset, BodyIndex.extent(entry), scope);
            slot.set(code, 0);
        } else {
            slot.set(code < BodyIndex.NUMBERS ? code : 'a', bits(code, memory, offset));
        }
    }

    private static long bits(int code, MemorySegment memory, long at) {
        return switch (code) {
            case 't', 'x', 'd' -> memory.get(JAVA_LONG_UNALIGNED, at);
            case 'u', 'b' -> Integer.toUnsignedLong(memory.get(JAVA_INT_UNALIGNED, at));
            case 'i' -> memory.get(JAVA_INT_UNALIGNED, at);
            case 'q' -> Short.toUnsignedLong(memory.get(JAVA_SHORT_UNALIGNED, at));
            case 'n' -> memory.get(JAVA_SHORT_UNALIGNED, at);
            case 'y' -> Byte.toUnsignedLong(memory.get(JAVA_BYTE, at));
            default -> 0; // a container, which reader() reads
        };
    }
}
