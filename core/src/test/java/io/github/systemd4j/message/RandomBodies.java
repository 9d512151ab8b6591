package io.github.systemd4j.message;

import io.github.systemd4j.internal.text.SignatureSyntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random types, and Java values of them as {@link BodyReader#readValue()} returns them. More than half of the values
 * are extremes.
 */
public final class RandomBodies {
    private static final String BASIC = "ybnqiuxtdsogh";
    private static final long[] LONGS = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 0x0102_0304_0506_0708L};
    private static final double[] DOUBLES = {0, -0.0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
    private static final String[] TEXTS = {
        "", "a", "unit.service", "\u00e9", "\u20ac uro", "\ud83d\ude00", "x".repeat(300)
    };
    private static final String[] PATHS = {"/", "/a", "/org/freedesktop/systemd1/unit/dbus_2eservice"};
    /** libsystemd sends signatures of 255 characters, but reads 254 at most. */
    private static final String[] SIGNATURES = {"", "s", "a{sv}", "(ybnqiuxtdsogvh)", "y".repeat(254)};

    private RandomBodies() {}

    /** Returns one complete type, nested to {@code depth} at most. */
    public static String type(Random random, int depth) {
        int choice = random.nextInt(depth > 0 ? 8 : 4);
        return switch (choice) {
            case 7 -> "a" + type(random, depth - 1);
            case 6 -> "a{" + basic(random) + type(random, depth - 1) + "}";
            case 5 -> "(" + types(random, 1 + random.nextInt(4), depth - 1) + ")";
            case 4 -> "v";
            default -> basic(random);
        };
    }

    private static String basic(Random random) {
        return BASIC.substring(random.nextInt(BASIC.length())).substring(0, 1);
    }

    private static String types(Random random, int count, int depth) {
        var types = new StringBuilder();
        for (int i = 0; i < count; i++) {
            types.append(type(random, depth));
        }
        return types.toString();
    }

    /** Returns any number of complete types, without file descriptors. */
    public static String signature(Random random) {
        String types = types(random, random.nextInt(6), random.nextInt(5)).replace('h', 'u');
        return types.length() > 255 ? signature(random) : types;
    }

    /** Returns a value for each type of a signature that has no file descriptors. */
    public static List<Object> values(Random random, String signature) {
        return values(random, signature, 4);
    }

    private static List<Object> values(Random random, String signature, int depth) {
        var values = new ArrayList<>();
        SignatureSyntax.split(signature).forEach(type -> values.add(value(random, type, depth)));
        return values;
    }

    private static Object value(Random random, String type, int depth) {
        long number = random.nextBoolean() ? random.nextLong() : LONGS[random.nextInt(LONGS.length)];
        return switch (type.charAt(0)) {
            case 'y' -> (byte) number;
            case 'b' -> random.nextBoolean();
            case 'n' -> (short) number;
            case 'q' -> (int) number & 0xffff;
            case 'i' -> (int) number;
            case 'u' -> number & 0xffff_ffffL;
            case 'x', 't' -> number;
            case 'd' -> random.nextBoolean() ? random.nextDouble() : DOUBLES[random.nextInt(DOUBLES.length)];
            case 's' -> TEXTS[random.nextInt(TEXTS.length)];
            case 'o' -> new ObjectPath(PATHS[random.nextInt(PATHS.length)]);
            case 'g' -> new Signature(SIGNATURES[random.nextInt(SIGNATURES.length)]);
            case 'v' -> variant(random, depth);
            case '(' -> new Struct(values(random, type.substring(1, type.length() - 1), depth - 1));
            default -> array(random, type.substring(1), depth - 1);
        };
    }

    private static Variant variant(Random random, int depth) {
        String type = type(random, Math.max(0, depth - 1)).replace('h', 'u');
        return type.length() > 254 ? variant(random, depth) : new Variant(type, value(random, type, depth - 1));
    }

    private static Object array(Random random, String element, int depth) {
        int size = random.nextInt(4);
        if (element.equals("y")) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            return bytes;
        }
        if (element.startsWith("{")) {
            return map(random, element.substring(1, 2), element.substring(2, element.length() - 1), size, depth);
        }
        return values(random, element.repeat(size), depth);
    }

    private static Map<Object, Object> map(Random random, String key, String value, int size, int depth) {
        var map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(value(random, key, depth), value(random, value, depth));
        }
        return map;
    }

    /** Returns the same value with bytes in lists, so that {@code equals} compares them. */
    public static Object comparable(Object value) {
        return switch (value) {
            case byte[] bytes -> {
                var list = new ArrayList<Byte>();
                for (byte each : bytes) {
                    list.add(each);
                }
                yield list;
            }
            case List<?> list -> list.stream().map(RandomBodies::comparable).toList();
            case Struct struct ->
                Struct.of(struct.fields().stream().map(RandomBodies::comparable).toArray());
            case Variant variant -> new Variant(variant.signature(), comparable(variant.value()));
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<>();
                map.forEach((key, each) -> copy.put(key, comparable(each)));
                yield copy;
            }
            default -> value;
        };
    }
}
