package io.github.systemd4j.message;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares Java values by content, including byte arrays at any depth. */
final class DeepEquality {
    private DeepEquality() {}

    static boolean equal(@Nullable Object a, @Nullable Object b) {
        return switch (a) {
            case null -> b == null;
            case byte[] bytes -> b instanceof byte[] others && Arrays.equals(bytes, others);
            case List<?> list -> b instanceof List<?> others && equal(list, others);
            case Map<?, ?> map -> b instanceof Map<?, ?> others && equal(map, others);
            default -> a.equals(b);
        };
    }

    private static boolean equal(List<?> a, List<?> b) {
        Iterator<?> others = b.iterator();
        return a.size() == b.size() && a.stream().allMatch(each -> equal(each, others.next()));
    }

    /** Compares maps. Keys are of basic types, whose {@code equals} is sufficient. */
    private static boolean equal(Map<?, ?> a, Map<?, ?> b) {
        return a.size() == b.size()
                && a.entrySet().stream()
                        .allMatch(entry ->
                                b.containsKey(entry.getKey()) && equal(entry.getValue(), b.get(entry.getKey())));
    }

    static int hash(Object value) {
        return switch (value) {
            case byte[] bytes -> Arrays.hashCode(bytes);
            case List<?> list -> list.stream().mapToInt(DeepEquality::hash).reduce(1, (sum, each) -> 31 * sum + each);
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .mapToInt(entry -> entry.getKey().hashCode() ^ hash(entry.getValue()))
                        .sum();
            default -> value.hashCode();
        };
    }
}
