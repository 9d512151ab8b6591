package io.github.systemd4j.bus;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which signals a subscription wants. Immutable; each method adds a condition, and all must hold. Brokers take one
 * value for each, one of path and path namespace, and one of argument 0 and its namespace: a second throws
 * {@link IllegalArgumentException}.
 *
 * <p>No value can add a condition of its own: names and paths are checked, and an argument that the brokers' and
 * libsystemd's quoting don't agree on (one with a backslash, a quote or a comma), or that is very long, is left out of
 * the rule and compared here.
 *
 * <p>A sender is more than a filter: see {@link #sender}.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-bus-routing-match-rules">D-Bus
 *     specification, Match Rules</a>
 */
public final class MatchRule {
    private static final int MAX_ARGUMENT = 63;
    /** Far from the 1024 bytes that dbus-daemon takes for a whole rule. */
    private static final int MAX_PLAIN = 255;

    private static final Map<String, String> RIVALS = Map.of(
            "path", "path_namespace", "path_namespace", "path", "arg0", "arg0namespace", "arg0namespace", "arg0");

    private final Map<String, String> conditions;
    private final Set<Argument> arguments;

    private MatchRule(Map<String, String> conditions, Set<Argument> arguments) {
        this.conditions = conditions;
        this.arguments = arguments;
    }

    /** All signals. */
    public static MatchRule signals() {
        return new MatchRule(Map.of("type", "signal"), Set.of());
    }

    /** The signals of an interface with this name. */
    public static MatchRule signal(String interfaceName, String member) {
        return signals().interfaceName(interfaceName).member(member);
    }

    /**
     * Only what this bus name sends. For a well-known name its owner is followed: a signal counts only if it comes from
     * the connection that owns the name at that time, and none counts while that isn't known. So nobody else can forge
     * one, not even by sending it to us directly. On a connection without a broker, where messages have no sender, this
     * condition always holds.
     */
    public MatchRule sender(String busName) {
        return with("sender", Names.checkBusName(busName));
    }

    /** Only signals of this object. */
    public MatchRule path(String path) {
        return with("path", Names.checkPath(path));
    }

    /** Only signals of this object and those below it. */
    public MatchRule pathNamespace(String path) {
        return with("path_namespace", Names.checkPath(path));
    }

    /** Only signals of this interface. */
    public MatchRule interfaceName(String name) {
        return with("interface", Names.checkInterface(name));
    }

    /** Only signals with this name. */
    public MatchRule member(String name) {
        return with("member", Names.checkMember(name));
    }

    /** Only signals that were sent to this bus name. */
    public MatchRule destination(String busName) {
        return with("destination", Names.checkBusName(busName));
    }

    /**
     * Only signals whose argument is this string.
     *
     * @param index 0 to 63
     * @throws IllegalArgumentException if the index is out of range
     */
    public MatchRule argument(int index, String value) {
        if (index < 0 || index > MAX_ARGUMENT) {
            throw new IllegalArgumentException("no argument has index " + index + ": 0 to " + MAX_ARGUMENT);
        }
        if (isPlain(value)) {
            return with("arg" + index, value);
        }
        var more = new LinkedHashSet<>(arguments);
        more.add(new Argument(index, value));
        return new MatchRule(conditions, Collections.unmodifiableSet(more));
    }

    /** Only signals whose first argument is this name or begins with it and a dot. */
    public MatchRule argument0Namespace(String name) {
        return with("arg0namespace", Names.checkNamespace(name));
    }

    private static boolean isPlain(String value) {
        return value.length() <= MAX_PLAIN
                && value.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '\\' && c != '\'' && c != ',');
    }

    private MatchRule with(String key, String value) {
        checkFree(key, key, value);
        checkFree(RIVALS.getOrDefault(key, key), key, value);
        var more = new LinkedHashMap<>(conditions);
        more.put(key, value);
        return new MatchRule(Collections.unmodifiableMap(more), arguments);
    }

    private void checkFree(String taken, String key, String value) {
        String other = conditions.get(taken);
        if (other != null && !(taken.equals(key) && other.equals(value))) {
            throw new IllegalArgumentException(
                    "%s='%s' beside %s='%s': brokers take one of them".formatted(key, value, taken, other));
        }
    }

    /**
     * The conditions in the rule's text, by the specification's keys: {@code type}, {@code path_namespace},
     * {@code arg0} and so on.
     */
    public Map<String, String> conditions() {
        return conditions;
    }

    @Nullable
    String sender() {
        return conditions.get("sender");
    }

    /** Whether the arguments that the {@linkplain #text() text} leaves out are right. Reads the signal's body. */
    public boolean matchesArguments(Message signal) {
        for (Argument argument : arguments) {
            if (!argument.isIn(signal.body())) {
                return false;
            }
        }
        return true;
    }

    /** Whether there are arguments that the {@linkplain #text() text} leaves out. */
    public boolean hasArguments() {
        return !arguments.isEmpty();
    }

    /** The same conditions where there is no broker, and so no names. */
    public MatchRule withoutNames() {
        var rest = new LinkedHashMap<>(conditions);
        rest.keySet().removeAll(Set.of("sender", "destination"));
        return new MatchRule(Collections.unmodifiableMap(rest), arguments);
    }

    /** The text that brokers and libsystemd are given. */
    public String text() {
        var text = new StringBuilder();
        conditions.forEach((key, value) -> text.append(text.isEmpty() ? "" : ",")
                .append(key)
                .append("='")
                .append(value)
                .append('\''));
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MatchRule rule
                && conditions.equals(rule.conditions)
                && arguments.equals(rule.arguments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(conditions, arguments);
    }

    @Override
    public String toString() {
        return arguments.isEmpty() ? text() : text() + " and " + arguments;
    }

    private record Argument(int index, String value) {
        boolean isIn(BodyReader body) {
            for (int i = 0; i < index && body.hasNext(); i++) {
                body.skip();
            }
            return body.peekType() == 's' && body.readString(new Utf8View()).contentEquals(value);
        }
    }
}
