package io.github.systemd4j.internal.wire;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes Java values; {@link ValueReader} reads them. */
public final class JavaValues {
    private JavaValues() {}

    public static String signatureOf(Object value) {
        return switch (value) {
            case String _ -> "s";
            case Boolean _ -> "b";
            case Byte _ -> "y";
            case Short _ -> "n";
            case Integer _ -> "i";
            case Long _ -> "x";
            case Double _ -> "d";
            case ObjectPath _ -> "o";
            case Signature _ -> "g";
            case UnixFd _ -> "h";
            case Variant _ -> "v";
            case byte[] _ -> "ay";
            default ->
                throw new IllegalArgumentException(
                        "no D-Bus type follows from a %s: give one with new Variant(signature, value)"
                                .formatted(value.getClass().getName()));
        };
    }

    static void write(BodyWriter writer, String type, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("null is not a value of type \"" + type + "\"");
        }
        switch (type.charAt(0)) {
            case 'y' -> writer.writeByte((byte) integer(type, value, Byte.MIN_VALUE, 255));
            case 'b' -> writer.writeBoolean(cast(Boolean.class, type, value));
            case 'n' -> writer.writeInt16((short) integer(type, value, Short.MIN_VALUE, Short.MAX_VALUE));
            case 'q' -> writer.writeUint16((int) integer(type, value, 0, 65_535));
            case 'i' -> writer.writeInt32((int) integer(type, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case 'u' -> writer.writeUint32(integer(type, value, 0, 4_294_967_295L));
            case 'x', 't' -> writeLong(writer, type, value);
            case 'd' -> writer.writeDouble(cast(Number.class, type, value).doubleValue());
            case 's' -> writer.writeString(cast(String.class, type, value));
            case 'o' -> writer.writeObjectPath(cast(ObjectPath.class, type, value));
            case 'g' -> writer.writeSignature(cast(Signature.class, type, value));
            case 'h' -> writer.writeUnixFd(cast(UnixFd.class, type, value));
            case 'v' -> writeVariant(writer, value instanceof Variant variant ? variant : Variant.of(value));
            case '(' -> writeStruct(writer, type, fields(type, value));
            default -> writeArray(writer, type.substring(1), value);
        }
    }

    private static void writeLong(BodyWriter writer, String type, Object value) {
        long number = integer(type, value, Long.MIN_VALUE, Long.MAX_VALUE);
        if (type.equals("x")) {
            writer.writeInt64(number);
        } else {
            writer.writeUint64(number);
        }
    }

    private static void writeVariant(BodyWriter writer, Variant variant) {
        writer.beginVariant(variant.signature());
        write(writer, variant.signature(), variant.value());
        writer.end();
    }

    private static void writeStruct(BodyWriter writer, String type, List<?> fields) {
        String contents = type.substring(1, type.length() - 1);
        writer.beginStruct(contents);
        writeAll(writer, contents, fields);
        writer.end();
    }

    /** Writes the values of a body. */
    static void writeAll(BodyWriter writer, String signature, Object... values) {
        if (SignatureSyntax.isFlat(signature) && signature.length() == values.length) {
            for (int i = 0; i < values.length; i++) {
                writeAt(i, writer, signature, SignatureSyntax.single(signature.charAt(i)), values[i]);
            }
        } else {
            writeAll(writer, signature, Arrays.asList(values));
        }
    }

    private static void writeAll(BodyWriter writer, String signature, List<?> values) {
        List<String> types = SignatureSyntax.split(signature);
        if (types.size() != values.size()) {
            throw new IllegalArgumentException(
                    "\"%s\" takes %d values, not %d".formatted(signature, types.size(), values.size()));
        }
        for (int i = 0; i < types.size(); i++) {
            writeAt(i, writer, signature, types.get(i), values.get(i));
        }
    }

    private static void writeAt(int index, BodyWriter writer, String signature, String type, @Nullable Object value) {
        try {
            write(writer, type, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "value at index %d of \"%s\": %s".formatted(index, signature, e.getMessage()), e);
        }
    }

    private static void writeArray(BodyWriter writer, String element, Object value) {
        if (value instanceof byte[] bytes && element.equals("y")) {
            writer.writeArray('y', MemorySegment.ofArray(bytes));
            return;
        }
        writer.beginArray(element);
        if (element.startsWith("{")) {
            writeMap(writer, element.substring(1, element.length() - 1), cast(Map.class, "a" + element, value));
        } else {
            for (Object each : cast(Collection.class, "a" + element, value)) {
                write(writer, element, each);
            }
        }
        writer.end();
    }

    private static void writeMap(BodyWriter writer, String entry, Map<?, ?> map) {
        map.forEach((key, value) -> {
            writer.beginDictEntry(entry);
            write(writer, entry.substring(0, 1), key);
            write(writer, entry.substring(1), value);
            writer.end();
        });
    }

    private static List<?> fields(String type, Object value) {
        return switch (value) {
            case Struct struct -> struct.fields();
            case Record record -> RecordValues.values(record);
            case List<?> list -> list;
            default -> throw unfit(type, value);
        };
    }

    private static long integer(String type, Object value, long min, long max) {
        long number = switch (value) {
            case Byte b -> b;
            case Short s -> s;
            case Integer i -> i;
            case Long l -> l;
            default -> throw unfit(type, value);
        };
        if (number < min || number > max) {
            throw new IllegalArgumentException(
                    "%d is outside of type \"%s\": %d to %d".formatted(number, type, min, max));
        }
        return number;
    }

    private static <T> T cast(Class<T> wanted, String type, Object value) {
        if (!wanted.isInstance(value)) {
            throw unfit(type, value);
        }
        return wanted.cast(value);
    }

    private static IllegalArgumentException unfit(String type, Object value) {
        return new IllegalArgumentException("a %s (%s) is not a value of type \"%s\""
                .formatted(value.getClass().getSimpleName(), Excerpt.of(value.toString()), type));
    }
}
