package io.github.systemd4j.internal.wire.projection;

import org.jspecify.annotations.Nullable;

/** What a projection wants of one argument: its value, some of its properties, or both. */
final class Argument {
    private final int position;
    private @Nullable Slot slot;
    private @Nullable PropertyNames properties;

    Argument(int position) {
        this.position = position;
    }

    Slot addSlot(Slots slots) {
        Slot value = slot;
        if (value == null) {
            value = new Slot(slots, position, "argument " + position);
            slot = value;
        }
        return value;
    }

    Slot addProperty(Slots slots, String name) {
        PropertyNames names = properties;
        if (names == null) {
            names = new PropertyNames();
            properties = names;
        }
        Slot known = names.get(name);
        if (known != null) {
            return known;
        }
        var added = new Slot(slots, position, "property \"%s\" of argument %d".formatted(name, position));
        names.add(name, added);
        return added;
    }

    /** Returns the slot of the value; null if only properties are wanted. */
    @Nullable
    Slot slot() {
        return slot;
    }

    /** Returns the properties; null if none is wanted. */
    @Nullable
    PropertyNames properties() {
        return properties;
    }
}
