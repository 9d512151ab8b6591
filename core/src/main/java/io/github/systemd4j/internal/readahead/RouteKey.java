package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the parts of a signal that a rule selects and that are looked up by hashes. A null matches anything.
 *
 * @param shape which parts are compared in addition to the names
 * @param path of the object, or the namespace that it is in; empty if it isn't compared
 */
record RouteKey(
        Names names, Shape shape, String path, @Nullable String argument) {
    private static final String ROOT = "/";
    /** The last argument that a match rule may have a condition on, by the specification. */
    private static final int MAX_ARGUMENT = 63;

    /** The interface and the member. */
    record Names(@Nullable String interfaceName, @Nullable String member) {}

    /**
     * The parts of a signal that a key compares, except for the names.
     *
     * @param path whether the whole path is compared
     * @param namespaceLength of the compared beginning of the path; 0 if it isn't compared
     * @param argument the index of the compared argument; -1 for none
     */
    record Shape(boolean path, int namespaceLength, int argument) {}

    static RouteKey of(MatchRule rule) {
        Map<String, String> conditions = rule.conditions();
        String path = conditions.getOrDefault("path", "");
        String namespace = conditions.getOrDefault("path_namespace", ROOT);
        boolean inNamespace = !namespace.equals(ROOT);
        int argument = firstArgument(conditions);
        return new RouteKey(
                new Names(conditions.get("interface"), conditions.get("member")),
                new Shape(!path.isEmpty(), inNamespace ? namespace.length() : 0, argument),
                inNamespace ? namespace : path,
                conditions.get("arg" + argument));
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

    /** Returns a view of a text, for comparisons. */
    static @Nullable Utf8View view(@Nullable String text) {
        if (text == null) {
            return null;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Utf8View().wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
    }
}
