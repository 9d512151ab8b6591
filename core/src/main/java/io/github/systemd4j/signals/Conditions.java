package io.github.systemd4j.signals;

import io.github.systemd4j.bus.BodyReader;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.Message;
import io.github.systemd4j.bus.Utf8View;
import io.github.systemd4j.signals.StreamSubscription.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a rule asks beside its route and its sender.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-bus-routing-match-rules">D-Bus
 *     specification, Match Rules</a>
 */
final class Conditions {
    private static final String ARGUMENT = "arg";
    private static final String FIRST_ARGUMENT_NAMESPACE = "arg0namespace";

    private Conditions() {}

    static Condition[] beside(RouteKey key, MatchRule rule) {
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, String> each : rule.conditions().entrySet()) {
            String value = each.getValue();
            switch (each.getKey()) {
                case "type", "sender", "path", "path_namespace", "interface", "member" -> {
                    // the route, or the name's owner
                }
                case "destination" ->
                    conditions.add(signal -> signal.destination().contentEquals(value));
                case FIRST_ARGUMENT_NAMESPACE -> conditions.add(signal -> isBelow(value, signal));
                default -> {
                    int index = Integer.parseInt(each.getKey().substring(ARGUMENT.length()));
                    if (index != key.argumentIndex()) {
                        conditions.add(new Argument(index, value));
                    }
                }
            }
        }
        if (rule.hasArguments()) {
            conditions.add(rule::matchesArguments);
        }
        return conditions.toArray(new Condition[0]);
    }

    private static boolean isBelow(String namespace, Message signal) {
        BodyReader body = signal.body();
        if (body.peekType() != 's') {
            return false;
        }
        Utf8View name = body.readString(new Utf8View());
        return name.startsWith(namespace)
                && (name.length() == namespace.length() || name.byteAt(namespace.length()) == '.');
    }

    private record Argument(int index, String value, Utf8View text) implements Condition {
        Argument(int index, String value) {
            this(index, value, new Utf8View());
        }

        @Override
        public boolean holds(Message signal) {
            return Arguments.read(signal, index, text) && text.contentEquals(value);
        }
    }
}
