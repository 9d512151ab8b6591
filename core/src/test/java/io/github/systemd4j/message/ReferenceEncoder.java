package io.github.systemd4j.message;

import io.github.systemd4j.internal.text.SignatureSyntax;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An independent implementation of the specification's marshaling, in either byte order, to compare with. It doesn't
 * check lengths.
 */
public final class ReferenceEncoder {
    private final ByteBuffer out;

    private ReferenceEncoder(ByteOrder order, int capacity) {
        out = ByteBuffer.allocate(capacity).order(order);
    }

    /** Encodes Java values of exactly the classes that {@link BodyReader#readValue()} returns. */
    public static byte[] encode(ByteOrder order, String signature, List<?> values) {
        int capacity = 1 << 10;
        while (true) {
            try {
                return encode(order, signature, values, capacity);
            } catch (BufferOverflowException e) {
                capacity *= 4;
            }
        }
    }

    /** @throws BufferOverflowException if they take more bytes than {@code capacity} */
    public static byte[] encode(ByteOrder order, String signature, List<?> values, int capacity) {
        var encoder = new ReferenceEncoder(order, capacity);
        encoder.putAll(signature, values);
        return Arrays.copyOf(encoder.out.array(), encoder.out.position());
    }

    public static byte[] encode(ByteOrder order, String signature, Object... values) {
        return encode(order, signature, Arrays.asList(values));
    }

    private void putAll(String signature, List<?> values) {
        List<String> types = SignatureSyntax.split(signature);
        for (int i = 0; i < types.size(); i++) {
            put(types.get(i), values.get(i));
        }
    }

    private void put(String type, Object value) {
        pad(alignment(type.charAt(0)));
        switch (type.charAt(0)) {
            case 'y' -> out.put((Byte) value);
            case 'b' -> out.putInt((Boolean) value ? 1 : 0);
            case 'n' -> out.putShort((Short) value);
            case 'q' -> out.putShort(((Integer) value).shortValue());
            case 'i' -> out.putInt((Integer) value);
            case 'u' -> out.putInt(((Long) value).intValue());
            case 'x', 't' -> out.putLong((Long) value);
            case 'd' -> out.putDouble((Double) value);
            case 's', 'o' -> {
                byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
                out.putInt(text.length).put(text).put((byte) 0);
            }
            case 'g' -> putSignature(value.toString());
            case 'v' -> {
                putSignature(((Variant) value).signature());
                put(((Variant) value).signature(), ((Variant) value).value());
            }
            case '(' -> putAll(type.substring(1, type.length() - 1), ((Struct) value).fields());
            default -> putArray(type.substring(1), value);
        }
    }

    private void putSignature(String signature) {
        out.put((byte) signature.length())
                .put(signature.getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0);
    }

    private void putArray(String element, Object value) {
        int lengthAt = out.position();
        out.putInt(0);
        pad(alignment(element.charAt(0)));
        int start = out.position();
        switch (value) {
            case byte[] bytes -> out.put(bytes);
            case Map<?, ?> map -> map.forEach((key, each) -> putEntry(element, key, each));
            default -> ((List<?>) value).forEach(each -> put(element, each));
        }
        out.putInt(lengthAt, out.position() - start);
    }

    private void putEntry(String entry, Object key, Object value) {
        pad(8);
        putAll(entry.substring(1, entry.length() - 1), List.of(key, value));
    }

    private void pad(int alignment) {
        while (out.position() % alignment != 0) {
            out.put((byte) 0);
        }
    }

    private static int alignment(char code) {
        return switch (code) {
            case 'y', 'g', 'v' -> 1;
            case 'n', 'q' -> 2;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> 4;
        };
    }
}
