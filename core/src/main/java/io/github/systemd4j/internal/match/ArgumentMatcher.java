package io.github.systemd4j.internal.match;

import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Evaluates the conditions of a match rule on arguments, in one pass over the body. Allocates nothing. Not safe for
 * concurrent use.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-bus-routing-match-rules">D-Bus
 *     specification, Match Rules</a>
 */
public final class ArgumentMatcher {
    private static final Pattern KEY = Pattern.compile("arg([0-9]+)(path|namespace)?");

    /** Shared by all rules without such conditions, because each access to memory counts if there are many rules. */
    private static final ArgumentMatcher NONE = new ArgumentMatcher(new Condition[0]);

    private final Condition[] conditions;
    private final Utf8View argument = new Utf8View();

    private ArgumentMatcher(Condition[] conditions) {
        this.conditions = conditions;
    }

    /** Creates a matcher of the conditions on arguments among these, which have the specification's keys. */
    public static ArgumentMatcher of(Map<String, String> conditions) {
        Condition[] sorted = conditions.entrySet().stream()
                .flatMap(each -> KEY.matcher(each.getKey()).results().map(key -> Condition.of(key, each.getValue())))
                .sorted(Comparator.comparingInt(Condition::index))
                .toArray(Condition[]::new);
        return sorted.length == 0 ? NONE : new ArgumentMatcher(sorted);
    }

    /**
     * Returns whether all conditions hold. Without conditions the body is not read.
     *
     * @throws BusException if the body is malformed
     */
    public boolean matches(Message signal) {
        if (conditions.length == 0) {
            return true;
        }
        BodyReader body = signal.body();
        int index = 0;
        for (Condition condition : conditions) {
            skip(body, condition.index - index);
            if (!condition.holds(body, argument)) {
                return false;
            }
            index = condition.index + 1;
        }
        return true;
    }

    /**
     * Skips arguments, and stops at the end of the body.
     *
     * @throws BusException if the body is malformed
     */
    public static void skip(BodyReader body, int count) {
        for (int i = 0; i < count && body.hasNext(); i++) {
            body.skip();
        }
    }

    private enum Kind {
        STRING,
        PATH,
        NAMESPACE
    }

    private record Condition(int index, Kind kind, Utf8View value) {
        static Condition of(MatchResult key, String value) {
            Kind kind = switch (key.group(2)) {
                case "path" -> Kind.PATH;
                case "namespace" -> Kind.NAMESPACE;
                case null, default -> Kind.STRING;
            };
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            return new Condition(
                    Integer.parseInt(key.group(1)),
                    kind,
                    new Utf8View().wrap(MemorySegment.ofArray(bytes), 0, bytes.length));
        }

        boolean holds(BodyReader body, Utf8View argument) {
            return read(body, argument) && fits(argument);
        }

        private boolean read(BodyReader body, Utf8View into) {
            char type = body.peekType();
            if (type == 's') {
                body.readString(into);
                return true;
            }
            if (type == 'o' && kind == Kind.PATH) {
                body.readObjectPath(into);
                return true;
            }
            return false;
        }

        private boolean fits(Utf8View argument) {
            return switch (kind) {
                case STRING -> argument.contentEquals(value);
                case PATH ->
                    argument.contentEquals(value)
                            || isDirectory(value) && argument.startsWith(value)
                            || isDirectory(argument) && value.startsWith(argument);
                case NAMESPACE ->
                    argument.startsWith(value)
                            && (argument.length() == value.length() || argument.byteAt(value.length()) == '.');
            };
        }

        private static boolean isDirectory(Utf8View path) {
            return !path.isEmpty() && path.byteAt(path.length() - 1) == '/';
        }
    }
}
