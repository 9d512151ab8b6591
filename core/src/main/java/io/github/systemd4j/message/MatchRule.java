package io.github.systemd4j.message;

import io.github.systemd4j.internal.text.NameRules;
import io.github.systemd4j.internal.text.Utf8;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects the signals of a subscription. Immutable; each method adds a condition, and all conditions must hold. Brokers
 * accept one value for each condition, one of path and path namespace, and for each argument one of string, path and
 * namespace. A second one throws {@link IllegalArgumentException}.
 *
 * <p>A rule has the meaning that the specification gives it, on a {@code Bus} and on a stream, and with any broker.
 * Brokers and libsystemd evaluate some conditions differently. Such conditions are left out of the
 * {@linkplain #text() text} that is sent to the broker, and are evaluated in Java. They don't reduce what the broker
 * sends: conditions on path, interface, member, sender and argument 0 do. {@code Bus} lists the messages that
 * libsystemd refuses. No rule can select those on a {@code Bus}.
 *
 * <p>A sender is more than a filter: see {@link #sender}.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-bus-routing-match-rules">D-Bus
 *     specification, Match Rules</a>
 */
public final class MatchRule {
    private static final int MAX_ARGUMENT = 63;
    /** Small enough for several values in one rule: dbus-daemon accepts 1024 bytes for the whole rule. */
    private static final int MAX_PLAIN = 255;

    private final Map<String, String> conditions;

    private MatchRule(Map<String, String> conditions) {
        this.conditions = Collections.unmodifiableMap(conditions);
    }

    /** Selects all signals. */
    public static MatchRule signals() {
        return new MatchRule(Map.of("type", "signal"));
    }

    /** Selects the signals with this name of an interface. */
    public static MatchRule signal(String interfaceName, String member) {
        return signals().interfaceName(interfaceName).member(member);
    }

    /**
     * Selects signals of this bus name. The owner of a well-known name is tracked: a signal is selected only if it
     * comes from the connection that owns the name at that time, and none is selected while the owner isn't known.
     * Other connections therefore can't forge such signals, even if they send them directly to this one. On a
     * connection without a broker, messages have no sender, and this condition always holds.
     */
    public MatchRule sender(String busName) {
        return with("sender", NameRules.checkBusName(busName));
    }

    /** Selects the signals of this object. */
    public MatchRule path(String path) {
        return with("path", NameRules.checkPath(path));
    }

    /** Selects the signals of this object and of those below it; {@code /} selects all. */
    public MatchRule pathNamespace(String path) {
        return with("path_namespace", NameRules.checkPath(path));
    }

    /** Selects the signals of this interface. */
    public MatchRule interfaceName(String name) {
        return with("interface", NameRules.checkInterface(name));
    }

    /** Selects the signals with this name. */
    public MatchRule member(String name) {
        return with("member", NameRules.checkMember(name));
    }

    /** Selects signals whose header has this bus name as its destination. The text is compared, not the owner. */
    public MatchRule destination(String busName) {
        return with("destination", NameRules.checkBusName(busName));
    }

    /**
     * Selects signals whose argument at this index is a string that equals this value. Object paths and signatures are
     * not strings.
     *
     * @param index 0 to 63; arguments of all types count
     * @throws IllegalArgumentException if the index is out of range, or if the value has a NUL or an unpaired
     *     surrogate, which D-Bus strings can't have
     */
    public MatchRule argument(int index, String value) {
        return withArgument(index, "", value);
    }

    /**
     * Selects signals whose argument at this index is a string or an object path in the same hierarchy as this path:
     * equal to it, or one of both ends with {@code /} and the other begins with it. The path {@code /aa/bb/} selects
     * {@code /}, {@code /aa/}, {@code /aa/bb/} and {@code /aa/bb/cc}, but neither {@code /aa} nor {@code /aa/bb}.
     *
     * @param index 0 to 63; arguments of all types count
     * @param path any string
     * @throws IllegalArgumentException as {@link #argument} does
     */
    public MatchRule argumentPath(int index, String path) {
        return withArgument(index, "path", path);
    }

    /**
     * Selects signals whose first argument is a string that equals this name, or begins with it and a dot.
     *
     * @param name of a bus or an interface, or the beginning of such a name, for example {@code org}
     */
    public MatchRule argument0Namespace(String name) {
        return withArgument(0, "namespace", NameRules.checkNamespace(name));
    }

    private MatchRule withArgument(int index, String kind, String value) {
        if (index < 0 || index > MAX_ARGUMENT) {
            throw new IllegalArgumentException("argument index " + index + ": 0 to " + MAX_ARGUMENT + " are allowed");
        }
        Utf8.encode(value); // throws if no string can be equal
        return with("arg" + index + kind, value);
    }

    private MatchRule with(String key, String value) {
        conditions.forEach((taken, other) -> {
            if (subject(taken).equals(subject(key)) && !(taken.equals(key) && other.equals(value))) {
                throw new IllegalArgumentException("%s='%s' conflicts with %s='%s': a rule takes one condition on each"
                        .formatted(key, value, taken, other));
            }
        });
        var more = new LinkedHashMap<>(conditions);
        more.put(key, value);
        return new MatchRule(more);
    }

    /** Returns the subject of a condition: brokers accept one condition on each subject. */
    private static String subject(String key) {
        return key.replaceFirst("(?<=.)_?(path|namespace)$", "");
    }

    /**
     * Returns all conditions by the specification's keys: {@code type}, {@code path_namespace}, {@code arg0} and so on.
     */
    public Map<String, String> conditions() {
        return conditions;
    }

    @Nullable
    public String sender() {
        return conditions.get("sender");
    }

    /** Returns the same conditions for a connection without a broker, where messages have no names. */
    MatchRule withoutNames() {
        var rest = new LinkedHashMap<>(conditions);
        rest.keySet().removeAll(Set.of("sender", "destination"));
        return new MatchRule(rest);
    }

    /**
     * Returns the text that is sent to the broker and passed to libsystemd. It selects all signals that this rule
     * selects, and may select more.
     */
    public String text() {
        return text(conditions.entrySet().stream().filter(MatchRule::isSent));
    }

    /**
     * Returns whether each broker, and libsystemd, selects at least what the specification requires. dbus-broker and
     * libsystemd stop at the first argument that isn't a string. dbus-broker 33 matches the namespace {@code /} with
     * the path {@code /} alone, and an empty argument path with nothing.
     */
    private static boolean isSent(Map.Entry<String, String> condition) {
        String value = condition.getValue();
        return switch (condition.getKey()) {
            case "path_namespace" -> !value.equals("/");
            case "arg0", "arg0namespace" -> isPlain(value);
            case "arg0path" -> isPlain(value) && !value.isEmpty();
            default -> !condition.getKey().startsWith("arg");
        };
    }

    /** Returns whether brokers and libsystemd parse this value in the same way: each has its own quoting. */
    private static boolean isPlain(String value) {
        return value.length() <= MAX_PLAIN
                && value.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '\\' && c != '\'' && c != ',');
    }

    private static String text(Stream<Map.Entry<String, String>> conditions) {
        return conditions
                .map(each -> "%s='%s'".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(","));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MatchRule rule && conditions.equals(rule.conditions);
    }

    @Override
    public int hashCode() {
        return conditions.hashCode();
    }

    /** Returns all conditions in the form of the {@link #text()}; the values are not quoted. */
    @Override
    public String toString() {
        return text(conditions.entrySet().stream());
    }
}
