package io.github.systemd4j.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.RawMessage;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscribes to ten thousand random rules at once. Each receives the signals that it would receive alone. */
@Timeout(60)
class StreamRoutingIT {
    private static final long SEED = 34_397;
    private static final int RULES = 10_000;
    private static final int SIGNALS = 300;

    /** Longer than the paths that are stored with a known header. */
    private static final String LONG = "/long".repeat(60);

    private static final String[] PATHS = {
        "/",
        "/a",
        "/a/b",
        "/ab",
        "/a/b/c",
        "/b",
        "/a_b", // shorter than a word of eight bytes
        "/eight/w",
        "/eight/w/o",
        "/eight/wo",
        "/eight_w",
        "/eight/words/a1",
        "/eight/words/a2",
        "/eight/words/a2/b",
        LONG,
        LONG + "/a",
        LONG + "a",
        LONG + LONG
    };
    private static final String[] INTERFACES = {"a.b", "a.b.c", "a.bc", "x.y"};
    private static final String[] MEMBERS = {"A", "B", "AB"};
    private static final String[] ARGUMENTS = {"", "a", "a.b", "a.b.c", "a.bc", "x,y", "it's", "\u00e9"};
    private static final String[] NAMESPACES = {"a", "a.b", "x"};
    private static final String[] TYPES = {"", "s", "ss", "us", "o", "sas", "vs"};

    private final Random random = new Random(SEED);
    private final TreeSet<Integer> called = new TreeSet<>();

    private String any(String... values) {
        return values[random.nextInt(values.length)];
    }

    /** A rule, and an independent predicate for the same signals. */
    private record Wanted(MatchRule rule, Predicate<Sent> matches) {
        Wanted and(UnaryOperator<MatchRule> more, Predicate<Sent> condition) {
            return new Wanted(more.apply(rule), matches.and(condition));
        }
    }

    /** A signal. Arguments that aren't strings are null. */
    private record Sent(String path, String interfaceName, String member, String types, List<String> arguments) {
        Sent from(String other) {
            return new Sent(other, interfaceName, member, types, arguments);
        }

        boolean has(int index, String value) {
            return index < arguments.size() && value.equals(arguments.get(index));
        }

        boolean isBelow(String namespace) {
            String first = arguments.isEmpty() ? null : arguments.getFirst();
            return first != null && (first.equals(namespace) || first.startsWith(namespace + "."));
        }

        boolean isInside(String namespace) {
            return namespace.equals("/") || path.equals(namespace) || path.startsWith(namespace + "/");
        }
    }

    private Wanted rule() {
        var wanted = new Wanted(MatchRule.signals(), _ -> true);
        String path = any(PATHS);
        wanted = switch (random.nextInt(3)) {
            case 0 -> wanted.and(rule -> rule.path(path), sent -> sent.path.equals(path));
            case 1 -> wanted.and(rule -> rule.pathNamespace(path), sent -> sent.isInside(path));
            default -> wanted;
        };
        if (random.nextBoolean()) {
            String name = any(INTERFACES);
            wanted = wanted.and(rule -> rule.interfaceName(name), sent -> sent.interfaceName.equals(name));
        }
        if (random.nextBoolean()) {
            String member = any(MEMBERS);
            wanted = wanted.and(rule -> rule.member(member), sent -> sent.member.equals(member));
        }
        return withArguments(wanted);
    }

    private Wanted withArguments(Wanted rule) {
        Wanted wanted = rule;
        String argument = any(ARGUMENTS);
        String namespace = any(NAMESPACES);
        wanted = switch (random.nextInt(4)) {
            case 0 -> wanted.and(each -> each.argument(0, argument), sent -> sent.has(0, argument));
            case 1 -> wanted.and(each -> each.argument0Namespace(namespace), sent -> sent.isBelow(namespace));
            default -> wanted;
        };
        if (random.nextInt(4) == 0) {
            String second = any(ARGUMENTS);
            wanted = wanted.and(each -> each.argument(1, second), sent -> sent.has(1, second));
        }
        return wanted;
    }

    private Sent sent() {
        String types = any(TYPES);
        List<String> arguments = new ArrayList<>();
        for (char type : types.replace("as", "").toCharArray()) {
            arguments.add(type == 's' ? any(ARGUMENTS) : null);
        }
        return new Sent(any(PATHS), any(INTERFACES), any(MEMBERS), types, arguments);
    }

    private static RawMessage message(Sent sent) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < sent.arguments.size(); i++) {
            values.add(
                    switch (sent.types.charAt(i)) {
                        case 's' -> sent.arguments.get(i);
                        case 'u' -> 7L;
                        case 'o' -> "/a";
                        default -> new Variant("s", "a");
                    });
        }
        if (sent.types.endsWith("as")) {
            values.add(List.of("a"));
        }
        return RawMessage.signal(sent.path, sent.interfaceName, sent.member).body(sent.types, values.toArray());
    }

    @Test
    void shouldCallThoseWhoseRulesMatch() throws Exception {
        List<Wanted> rules = new ArrayList<>();
        List<Subscription> subscriptions = new ArrayList<>();
        try (OpenStream open = OpenStream.ofPeer()) {
            for (int i = 0; i < RULES; i++) {
                int number = i;
                rules.add(rule());
                subscriptions.add(open.stream()
                        .subscribeAsync(rules.getLast().rule(), _ -> called.add(number))
                        .join());
            }
            for (int i = 0; i < SIGNALS; i++) {
                assertCalled(open, rules);
                closeSome(rules, subscriptions);
            }
            assertThat(open.errors).isEmpty();
        }
    }

    /** The header is known at the third signal, and what was looked up for it is used at the fourth. */
    private void assertCalled(OpenStream open, List<Wanted> rules) throws Exception {
        Sent sent = sent();
        for (int i = 0; i < 4; i++) {
            assertCalled(open, rules, sent.from(any(PATHS)));
        }
    }

    private void assertCalled(OpenStream open, List<Wanted> rules, Sent sent) throws Exception {
        var expected = new TreeSet<Integer>();
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).matches().test(sent)) {
                expected.add(i);
            }
        }
        called.clear();
        open.send(message(sent));
        assertThat(called).as(sent.toString()).isEqualTo(expected);
    }

    @Test
    void shouldForgetAClosedSubscriptionOfAKnownHeader() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            WeakReference<Object> handled = closedSubscription(open);
            while (handled.get() != null) {
                System.gc();
                Thread.sleep(1);
            }
            open.send(RawMessage.signal());
            assertThat(open.errors).isEmpty();
        }
    }

    private static WeakReference<Object> closedSubscription(OpenStream open) throws Exception {
        var handled = new ArrayList<Object>();
        Subscription subscription = open.stream()
                .subscribeAsync(MatchRule.signals(), signal -> handled.add(signal.serial()))
                .join();
        for (int i = 0; i < 4; i++) {
            open.send(RawMessage.signal());
        }
        assertThat(handled).hasSize(4);
        subscription.close();
        return new WeakReference<>(handled);
    }

    private void closeSome(List<Wanted> rules, List<Subscription> subscriptions) {
        for (int i = 0; i < RULES / SIGNALS / 2; i++) {
            int closed = random.nextInt(RULES);
            subscriptions.get(closed).close();
            rules.set(closed, new Wanted(rules.get(closed).rule(), _ -> false));
        }
    }
}
