package io.github.systemd4j.internal.wire.projection;

import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Utf8View;
import org.jspecify.annotations.Nullable;

/** Fills slots by reading a body in order. Its errors are those of the reader. */
final class ReaderFiller {
    private final Utf8View name = new Utf8View();

    void fill(Slots slots, BodyReader body) {
        for (int position = 0; position < slots.count() && body.hasNext(); position++) {
            Argument argument = slots.get(position);
            if (argument == null) {
                body.skip();
            } else {
                fill(argument, body);
            }
        }
    }

    private void fill(Argument argument, BodyReader body) {
        Slot slot = argument.slot();
        PropertyNames properties = argument.properties();
        if (properties == null) {
            read(slot, body);
            return;
        }
        if (slot != null) {
            slot.set(body.peekType(), 0);
        }
        body.enterArray();
        for (int entry = 0; body.hasNext(); entry++) {
            body.enterDictEntry();
            Slot property = properties.find(body.readString(name));
            if (property != null) {
                property.setEntry(entry);
                readVariant(property, body);
            }
            body.exit();
        }
        body.exit();
    }

    private static void read(@Nullable Slot slot, BodyReader body) {
        if (slot == null) {
            body.skip();
        } else if (body.peekType() == 'v') {
            readVariant(slot, body);
        } else {
            readValue(slot, body);
        }
    }

    private static void readVariant(Slot slot, BodyReader body) {
        body.enterVariant();
        readValue(slot, body);
        body.exit();
    }

    private static void readValue(Slot slot, BodyReader body) {
        char type = body.peekType();
        slot.set(type, bits(type, slot, body));
    }

    /** Reads a value; returns a number as 64 bits. */
    private static long bits(char type, Slot slot, BodyReader body) {
        return switch (type) {
            case 'y' -> Byte.toUnsignedLong(body.readByte());
            case 'b' -> body.readBoolean() ? 1 : 0;
            case 'n' -> body.readInt16();
            case 'q' -> body.readUint16();
            case 'i' -> body.readInt32();
            case 'u' -> body.readUint32();
            case 'x' -> body.readInt64();
            case 't' -> body.readUint64();
            case 'd' -> Double.doubleToRawLongBits(body.readDouble());
            default -> {
                readText(type, slot.view(), body);
                yield 0;
            }
        };
    }

    private static void readText(char type, Utf8View view, BodyReader body) {
        switch (type) {
            case 's' -> body.readString(view);
            case 'o' -> body.readObjectPath(view);
            case 'g' -> body.readSignature(view);
            default -> body.skip(); // a container or a descriptor, which reader() reads
        }
    }
}
