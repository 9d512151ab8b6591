package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the parts of a signal that a rule selects and that can be looked up by a hash. A null matches anything.
 *
 * @param shape which of them are not null
 * @param path of the object, or the namespace that it is in
 */
record RouteKey(
        Shape shape,
        @Nullable Text path,
        @Nullable Text interfaceName,
        @Nullable Text member,
        @Nullable Text argument) {
    private static final String ROOT = "/";
    /** The last argument that a match rule may have a condition on, by the specification. */
    private static final int MAX_ARGUMENT = 63;
    /** The golden ratio times 2^32, an odd number: multiplication spreads similar hashes over all bits. */
    private static final int FACTOR = 0x9e37_79b1;

    /**
     * The parts of a signal that a key compares.
     *
     * @param path whether the whole path is compared
     * @param namespaceLength of the compared beginning of the path; 0 if it isn't compared
     * @param argument the index of the compared argument; -1 for none
     */
    record Shape(boolean path, int namespaceLength, boolean interfaceName, boolean member, int argument) {}

    /** A text, and a view of it for comparisons. */
    record Text(String value, Utf8View view) {
        static @Nullable Text of(@Nullable String value) {
            if (value == null) {
                return null;
            }
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            return new Text(value, new Utf8View().wrap(MemorySegment.ofArray(bytes), 0, bytes.length));
        }

        int hash() {
            return view.contentHash();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text text && value.equals(text.value);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }
    }

    static RouteKey of(MatchRule rule) {
        Map<String, String> conditions = rule.conditions();
        String path = conditions.get("path");
        String namespace = conditions.getOrDefault("path_namespace", ROOT);
        boolean inNamespace = !namespace.equals(ROOT);
        String interfaceName = conditions.get("interface");
        String member = conditions.get("member");
        int argument = firstArgument(conditions);
        var shape = new Shape(
                path != null, inNamespace ? namespace.length() : 0, interfaceName != null, member != null, argument);
        return new RouteKey(
                shape,
                Text.of(inNamespace ? namespace : path),
                Text.of(interfaceName),
                Text.of(member),
                Text.of(conditions.get("arg" + argument)));
    }

    private static int firstArgument(Map<String, String> conditions) {
        int index = 0;
        while (index <= MAX_ARGUMENT && !conditions.containsKey("arg" + index)) {
            index++;
        }
        return index <= MAX_ARGUMENT ? index : -1;
    }

    /** Returns the index of the compared argument; -1 for none. */
    int argumentIndex() {
        return shape.argument;
    }

    /** Returns the hash that {@link RouteTable} computes for a signal with these parts. */
    int hash() {
        return mix(mix(mix(mix(0, path), interfaceName), member), argument);
    }

    private static int mix(int hash, @Nullable Text text) {
        return text == null ? hash : mix(hash, text.hash());
    }

    static int mix(int hash, int more) {
        int mixed = (hash ^ more) * FACTOR;
        return mixed ^ mixed >>> 15;
    }

    /** Returns whether a signal has these parts; its hash is known to be equal. */
    boolean isIn(Message signal, Utf8View signalArgument) {
        return isInHeader(signal) && isSame(argument, signalArgument);
    }

    /** Returns whether a signal has those of the parts that are in headers. */
    boolean isInHeader(Message signal) {
        return isPathOf(signal) && hasNamesOf(signal);
    }

    /** Returns whether the interface and the member are those of a signal. */
    boolean hasNamesOf(Message signal) {
        return isSame(interfaceName, signal.interfaceName()) && isSame(member, signal.member());
    }

    /** Returns whether a signal has the path, or a path that begins like the namespace. */
    boolean isPathOf(Message signal) {
        return path == null
                || (shape.path
                        ? signal.path().contentEquals(path.view)
                        : signal.path().startsWith(path.view));
    }

    private static boolean isSame(@Nullable Text text, Utf8View other) {
        return text == null || other.contentEquals(text.view);
    }
}
