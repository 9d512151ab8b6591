package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Compares the signals that rules select with the specification: each rule of a table and each signal of another one,
 * on {@link Bus} and {@link SignalStream}, through both brokers. The exceptions are the messages that libsystemd
 * refuses, which {@link Bus} lists.
 */
class MatchRuleDifferentialIT extends BrokerTest {
    private static final String SENDER = "io.github.systemd4j.Sender";
    private static final String RECEIVER = "io.github.systemd4j.Receiver";
    private static final String ACCENTED = "\u00e9t\u00e9";
    private static final String NONCHARACTER = "\ufffe";

    private RawClient emitter;
    private BusConnection source;

    @BeforeEach
    void connect() throws IOException {
        emitter = new RawClient(dbus);
        emitter.call("RequestName", "su", SENDER, 0L);
    }

    @AfterEach
    void disconnect() throws IOException {
        source.close();
        emitter.close();
    }

    /**
     * A signal.
     *
     * @param arguments as Java values, whose classes determine their types
     * @param readable how many arguments libsystemd can read, or {@link #DROPPED}
     */
    private record Sent(Signal signal, List<?> arguments, int readable) {
        /** libsystemd drops the message. */
        static final int DROPPED = -1;

        static Sent of(Signal signal, String signature, Object... arguments) {
            return new Sent(signal.withArguments(signature, arguments), List.of(arguments), Integer.MAX_VALUE);
        }

        static Sent of(String signature, Object... arguments) {
            return of(testSignal(""), signature, arguments);
        }

        static Sent from(String path) {
            return of(Signal.of(path, TEST_INTERFACE, "Changed"), "s", "a");
        }

        /** Returns the same signal, of which libsystemd can read only the first arguments. */
        Sent readable(int count) {
            return new Sent(signal, arguments, count);
        }

        String path() {
            return signal.path().value();
        }

        <T> @Nullable T argument(int index, Class<T> type) {
            return index < arguments.size() && type.isInstance(arguments.get(index))
                    ? type.cast(arguments.get(index))
                    : null;
        }

        @Nullable
        String string(int index) {
            return argument(index, String.class);
        }

        @Nullable
        String stringOrPath(int index) {
            ObjectPath path = argument(index, ObjectPath.class);
            return path == null ? string(index) : path.value();
        }

        @Override
        public String toString() {
            String text = "%s %s.%s to %s \"%s\" %s"
                    .formatted(
                            path(),
                            signal.interfaceName(),
                            signal.member(),
                            signal.destination(),
                            signal.body().signature(),
                            arguments);
            return text.length() > 200 ? text.substring(0, 200) : text;
        }
    }

    private List<Sent> signals() {
        return Stream.of(withOtherHeaders(), withArguments(), refusedByLibsystemd())
                .flatMap(List::stream)
                .toList();
    }

    private List<Sent> withOtherHeaders() {
        return List.of(
                Sent.from("/"),
                Sent.from("/a"),
                Sent.from("/a/b"),
                Sent.from("/ab"),
                Sent.of(Signal.of(TEST_PATH, "a.b", "Changed"), "s", "a"),
                Sent.of(Signal.of(TEST_PATH, TEST_INTERFACE, "Other"), "s", "a"),
                Sent.of(testSignal("").withDestination(source.uniqueName()), "s", "a"),
                Sent.of(testSignal("").withDestination(source.uniqueName()), "us", 1, "b"),
                Sent.of(testSignal("").withDestination(source.uniqueName()), "o", new ObjectPath("/a")),
                Sent.of(testSignal("").withDestination(source.uniqueName()), "g", new Signature("y")),
                Sent.of(testSignal("").withDestination(RECEIVER), "ss", "a", "b"));
    }

    private static List<Sent> withArguments() {
        return List.of(
                Sent.of(""),
                Sent.of("s", ""),
                Sent.of("s", "a"),
                Sent.of("s", "ab"),
                Sent.of("s", "a.b"),
                Sent.of("s", "a.b.c"),
                Sent.of("s", "a.bc"),
                Sent.of("s", "a,b"),
                Sent.of("s", "it's"),
                Sent.of("s", "a\\x2db"),
                Sent.of("s", " a \"b\"=c; "),
                Sent.of("s", ACCENTED),
                Sent.of("s", "/"),
                Sent.of("s", "/a"),
                Sent.of("s", "/a/"),
                Sent.of("s", "/a/b"),
                Sent.of("s", "/a/b/"),
                Sent.of("s", "/ab"),
                Sent.of("s", "a/"),
                Sent.of("s", "/" + ACCENTED),
                Sent.of("s", "x".repeat(255)),
                Sent.of("s", "x".repeat(256)),
                Sent.of("o", new ObjectPath("/")),
                Sent.of("o", new ObjectPath("/a")),
                Sent.of("o", new ObjectPath("/a/b")),
                Sent.of("g", new Signature("y")),
                Sent.of("g", new Signature("as")),
                Sent.of("v", new Variant("s", "a")),
                Sent.of("v", new Variant("v", new Variant("s", "a"))),
                Sent.of("as", List.of("a")),
                Sent.of("(s)", Struct.of("a")),
                Sent.of("ss", "a", "b"),
                Sent.of("ss", "b", "a"),
                Sent.of("ss", "a", "it's"),
                Sent.of("us", 1, "b"),
                Sent.of("gs", new Signature("y"), "b"),
                Sent.of("os", new ObjectPath("/a"), "b"),
                Sent.of("so", "a", new ObjectPath("/a/b")),
                Sent.of("sg", "a", new Signature("y")),
                Sent.of("vs", new Variant("s", "a"), "b"),
                Sent.of("ass", List.of("a"), "b"),
                Sent.of("a{sv}s", Map.of("a", new Variant("s", "a")), "b"),
                Sent.of("(s)s", Struct.of("a"), "b"),
                Sent.of("sus", "a", 1, "c"),
                Sent.of("uoss", 1, new ObjectPath("/a"), "c", "done"),
                Sent.of("uoss", 1, new ObjectPath("/a"), "d", "done"),
                Sent.of("s".repeat(64), numbered(0, 64)),
                Sent.of("s".repeat(65), numbered(0, 65)),
                Sent.of("s".repeat(63), numbered(0, 63)),
                Sent.of("u" + "s".repeat(63), numbered(1, 64)),
                Sent.of("y".repeat(253) + "s", numbered(253, 254)));
    }

    /** Returns integers up to an index, and then strings; each has its index as value. */
    private static Object[] numbered(int integers, int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> index < integers ? (Object) (index & 0x7f) : String.valueOf(index))
                .toArray();
    }

    private static List<Sent> refusedByLibsystemd() {
        Object[] bytes = numbered(254, 255);
        String longest = "y".repeat(255);
        return List.of(
                Sent.of("y".repeat(254) + "s", bytes).readable(Sent.DROPPED),
                Sent.of("sgs", "a", new Signature(longest), "c").readable(1),
                Sent.of("svs", "a", new Variant("(" + longest.substring(2) + ")", Collections.nCopies(253, 1)), "c")
                        .readable(1),
                Sent.of("s", NONCHARACTER).readable(0),
                Sent.of("ss", NONCHARACTER, "b").readable(0),
                Sent.of("ss", "a.b", "\ufdd0").readable(1),
                Sent.of("sss", "a", "/a/\ufdd0", "c").readable(1),
                Sent.of("usas", 1, "b", List.of(NONCHARACTER)).readable(2));
    }

    /** Returns the conditions, and the result that the specification requires. */
    private record Wanted(UnaryOperator<MatchRule> conditions, Predicate<Sent> meaning) {
        static Wanted argument(int index, String value) {
            return new Wanted(rule -> rule.argument(index, value), sent -> value.equals(sent.string(index)));
        }

        static Wanted argumentPath(int index, String value) {
            return new Wanted(rule -> rule.argumentPath(index, value), sent -> {
                String argument = sent.stringOrPath(index);
                return argument != null
                        && (argument.equals(value)
                                || argument.endsWith("/") && value.startsWith(argument)
                                || value.endsWith("/") && argument.startsWith(value));
            });
        }

        static Wanted argument0Namespace(String value) {
            return new Wanted(rule -> rule.argument0Namespace(value), sent -> {
                String argument = sent.string(0);
                return argument != null && (argument.equals(value) || argument.startsWith(value + "."));
            });
        }

        static Wanted path(String value) {
            return new Wanted(rule -> rule.path(value), sent -> sent.path().equals(value));
        }

        static Wanted pathNamespace(String value) {
            return new Wanted(
                    rule -> rule.pathNamespace(value),
                    sent -> value.equals("/") || (sent.path() + "/").startsWith(value + "/"));
        }

        static Wanted interfaceName(String value) {
            return new Wanted(
                    rule -> rule.interfaceName(value),
                    sent -> sent.signal.interfaceName().equals(value));
        }

        static Wanted member(String value) {
            return new Wanted(
                    rule -> rule.member(value), sent -> sent.signal.member().equals(value));
        }

        static Wanted sender(String value, boolean isEmitter) {
            return new Wanted(rule -> rule.sender(value), _ -> isEmitter);
        }

        static Wanted destination(String value) {
            return new Wanted(rule -> rule.destination(value), sent -> value.equals(sent.signal.destination()));
        }

        Wanted and(Wanted more) {
            return new Wanted(rule -> more.conditions.apply(conditions.apply(rule)), meaning.and(more.meaning));
        }

        MatchRule rule() {
            return conditions.apply(MatchRule.signals());
        }

        /** Returns how many arguments a condition has to read. */
        int argumentsRead() {
            return rule().conditions().keySet().stream()
                    .filter(key -> key.startsWith("arg"))
                    .mapToInt(key -> 1 + Integer.parseInt(key.replaceAll("\\D", "")))
                    .max()
                    .orElse(0);
        }
    }

    private List<Wanted> rules() {
        return Stream.of(onHeaders(), onStrings(), onPaths(), combined())
                .flatMap(List::stream)
                .toList();
    }

    private List<Wanted> onHeaders() {
        return List.of(
                new Wanted(rule -> rule, _ -> true),
                Wanted.path("/"),
                Wanted.path("/a"),
                Wanted.pathNamespace("/"),
                Wanted.pathNamespace("/a"),
                Wanted.pathNamespace("/io/github"),
                Wanted.interfaceName(TEST_INTERFACE),
                Wanted.interfaceName("a.b"),
                Wanted.member("Changed"),
                Wanted.member("Other"),
                Wanted.sender(emitter.uniqueName(), true),
                Wanted.sender(SENDER, true),
                Wanted.sender(bus.uniqueName(), false),
                Wanted.sender("io.github.systemd4j.Nobody", false),
                Wanted.destination(source.uniqueName()),
                Wanted.destination(RECEIVER),
                Wanted.destination(bus.uniqueName()));
    }

    private static List<Wanted> onStrings() {
        return List.of(
                Wanted.argument(0, ""),
                Wanted.argument(0, "a"),
                Wanted.argument(0, "y"),
                Wanted.argument(0, "as"),
                Wanted.argument(0, "/"),
                Wanted.argument(0, "/a"),
                Wanted.argument(0, "a,b"),
                Wanted.argument(0, "it's"),
                Wanted.argument(0, "a\\x2db"),
                Wanted.argument(0, " a \"b\"=c; "),
                Wanted.argument(0, ACCENTED),
                Wanted.argument(0, NONCHARACTER),
                Wanted.argument(0, "x".repeat(255)),
                Wanted.argument(0, "x".repeat(256)),
                Wanted.argument(1, "a"),
                Wanted.argument(1, "b"),
                Wanted.argument(1, "it's"),
                Wanted.argument(1, "y"),
                Wanted.argument(1, "/a"),
                Wanted.argument(1, "\ufdd0"),
                Wanted.argument(2, "c"),
                Wanted.argument(3, "done"),
                Wanted.argument(62, "62"),
                Wanted.argument(63, "63"),
                Wanted.argument0Namespace("a"),
                Wanted.argument0Namespace("a.b"));
    }

    private static List<Wanted> onPaths() {
        return List.of(
                Wanted.argumentPath(0, ""),
                Wanted.argumentPath(0, "/"),
                Wanted.argumentPath(0, "/a"),
                Wanted.argumentPath(0, "/a/"),
                Wanted.argumentPath(0, "/a/b"),
                Wanted.argumentPath(0, "/a/b/"),
                Wanted.argumentPath(0, "/a/b/c"),
                Wanted.argumentPath(0, "/it's/"),
                Wanted.argumentPath(0, "/" + ACCENTED),
                Wanted.argumentPath(0, "a"),
                Wanted.argumentPath(0, "a/"),
                Wanted.argumentPath(0, "a/b"),
                Wanted.argumentPath(1, "/a/"),
                Wanted.argumentPath(1, "b"),
                Wanted.argumentPath(63, "63"));
    }

    private List<Wanted> combined() {
        return List.of(
                Wanted.path(TEST_PATH).and(Wanted.interfaceName(TEST_INTERFACE)).and(Wanted.member("Other")),
                Wanted.pathNamespace("/").and(Wanted.member("Other")),
                Wanted.pathNamespace("/").and(Wanted.argument(2, "c")),
                Wanted.pathNamespace("/io").and(Wanted.argument(0, "a")),
                Wanted.sender(SENDER, true).and(Wanted.argument(1, "b")),
                Wanted.destination(source.uniqueName()).and(Wanted.argument(0, "a")),
                Wanted.destination(source.uniqueName()).and(Wanted.argumentPath(0, "/")),
                Wanted.argument(0, "a").and(Wanted.argument(1, "b")),
                Wanted.argument(1, "b").and(Wanted.argument(0, "b")),
                Wanted.argument(0, "a").and(Wanted.argument(1, "it's")),
                Wanted.argument(0, "a").and(Wanted.argumentPath(1, "/a/")),
                Wanted.argument(0, "a").and(Wanted.argument(2, "c")),
                Wanted.argument(2, "c").and(Wanted.argumentPath(1, "/")),
                Wanted.argumentPath(0, "a/").and(Wanted.argument(1, "b")),
                Wanted.argument0Namespace("a").and(Wanted.argument(1, "b")),
                Wanted.argument0Namespace("a").and(Wanted.argument(63, "63")));
    }

    @Test
    void shouldSelectWhatEachRuleMeansOverABus() throws IOException {
        receiveOver(openBus());
        assertEachAlone();
        assertAllAtOnce();
    }

    @Test
    void shouldSelectWhatEachRuleMeansOverAStream() throws IOException {
        receiveOver(SignalStream.builder(BusAddress.of(dbus.address()))
                .errorHandler((_, error) -> errors.add(error))
                .open());
        assertEachAlone();
        assertAllAtOnce();
        assertThat(errors).isEmpty();
    }

    private void receiveOver(BusConnection opened) {
        source = opened;
        callBroker("RequestName", "su", RECEIVER, 0L);
    }

    private void callBroker(String method, String signature, Object... arguments) {
        MethodCall call = MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, method).withArguments(signature, arguments);
        source.callAsync(call, Message::serial).join();
    }

    /** Subscribes to one rule at a time, so that the broker sends nothing for another one. */
    private void assertEachAlone() throws IOException {
        List<String> differences = new ArrayList<>();
        for (Wanted rule : rules()) {
            differences.addAll(differences(List.of(rule)));
        }
        assertThat(differences).isEmpty();
    }

    private void assertAllAtOnce() throws IOException {
        assertThat(differences(rules())).isEmpty();
    }

    /** Sends all signals, and returns those that are received too often or not at all. */
    private List<String> differences(List<Wanted> rules) throws IOException {
        List<Selected> all = rules.stream().map(this::select).toList();
        Map<Long, Sent> sent = new LinkedHashMap<>();
        for (Sent each : signals()) {
            sent.put(emitter.emit(each.signal), each);
        }
        awaitArrival();
        List<String> differences = new ArrayList<>();
        for (Selected selected : all) {
            selected.subscription.close();
            sent.forEach((serial, signal) -> {
                int times = Collections.frequency(selected.serials, serial);
                if (times != (isSelected(signal, selected.rule) ? 1 : 0)) {
                    differences.add("%s came %d times for %s".formatted(signal, times, selected.rule.rule()));
                }
            });
        }
        return differences;
    }

    private record Selected(Wanted rule, Queue<Long> serials, Subscription subscription) {}

    private Selected select(Wanted rule) {
        Queue<Long> serials = new ConcurrentLinkedQueue<>();
        Subscription subscription = source.subscribe(rule.rule(), signal -> {
            if (signal.sender().contentEquals(emitter.uniqueName())) {
                serials.add(signal.serial());
            }
        });
        return new Selected(rule, serials, subscription);
    }

    private boolean isSelected(Sent sent, Wanted rule) {
        boolean isRefused = source instanceof Bus && sent.readable < rule.argumentsRead();
        return !isRefused && rule.meaning.test(sent);
    }

    /** Waits until the broker has handled all signals, and the receiver has handled all that the broker has sent it. */
    private void awaitArrival() throws IOException {
        emitter.call("GetId", "");
        callBroker("GetId", "");
    }
}
