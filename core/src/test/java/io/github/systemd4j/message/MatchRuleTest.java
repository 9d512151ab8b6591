package io.github.systemd4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.match.ArgumentMatcher;
import io.github.systemd4j.internal.sdbus.NativeMessage;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchRuleTest {
    private static final List<String> INJECTIONS = List.of(
            "a.b',member='C",
            "/a',member='C",
            "C',path='/",
            "'",
            "a.b,member=C",
            "a.b\\",
            "/a\\',member='C",
            "/a\n",
            "a.b\0",
            "a.b\r\n',eavesdrop='true",
            "\u2019",
            " a.b",
            "");

    @Test
    void shouldBeWrittenAsTheBrokersReadIt() {
        MatchRule rule = MatchRule.signal("org.example.Iface", "Changed")
                .sender("org.example")
                .destination(":1.42")
                .path("/org/example")
                .argument(0, "a = \"b\" & c");
        assertThat(rule.text())
                .isEqualTo("type='signal',interface='org.example.Iface',member='Changed',sender='org.example',"
                        + "destination=':1.42',path='/org/example',arg0='a = \"b\" & c'");
        assertThat(rule).hasToString(rule.text());
        assertThat(rule.sender()).isEqualTo("org.example");
        assertThat(MatchRule.signals()
                        .pathNamespace("/org")
                        .argument0Namespace("org")
                        .text())
                .isEqualTo("type='signal',path_namespace='/org',arg0namespace='org'");
        assertThat(MatchRule.signals().argumentPath(0, "/org/").text()).isEqualTo("type='signal',arg0path='/org/'");
        assertThat(MatchRule.signals().text()).isEqualTo("type='signal'");
        assertThat(MatchRule.signals().sender()).isNull();
    }

    @Test
    void shouldLeaveOutOfTheTextWhatIsEvaluatedInJava() {
        MatchRule rule = MatchRule.signals()
                .pathNamespace("/")
                .argumentPath(0, "")
                .argument(1, "a")
                .argumentPath(63, "/a")
                .member("A");
        assertThat(rule.text()).isEqualTo("type='signal',member='A'");
        assertThat(rule).hasToString("type='signal',path_namespace='/',arg0path='',arg1='a',arg63path='/a',member='A'");
        assertThat(rule.conditions())
                .containsExactly(
                        Map.entry("type", "signal"),
                        Map.entry("path_namespace", "/"),
                        Map.entry("arg0path", ""),
                        Map.entry("arg1", "a"),
                        Map.entry("arg63path", "/a"),
                        Map.entry("member", "A"));
    }

    static Stream<Arguments> checkedConditions() {
        return Stream.<BiFunction<MatchRule, String, MatchRule>>of(
                        (rule, value) -> rule.sender(value),
                        (rule, value) -> rule.destination(value),
                        (rule, value) -> rule.path(value),
                        (rule, value) -> rule.pathNamespace(value),
                        (rule, value) -> rule.interfaceName(value),
                        (rule, value) -> rule.member(value),
                        (rule, value) -> rule.argument0Namespace(value))
                .flatMap(condition -> INJECTIONS.stream().map(value -> Arguments.of(condition, value)));
    }

    @ParameterizedTest
    @MethodSource("checkedConditions")
    void shouldRefuseANameWhenItIsNone(BiFunction<MatchRule, String, MatchRule> condition, String value) {
        assertThatThrownBy(() -> condition.apply(MatchRule.signals(), value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<String> oddArguments() {
        return Stream.concat(
                INJECTIONS.stream().filter(value -> !value.isBlank() && !value.equals(" a.b") && value.indexOf(0) < 0),
                Stream.of("dev-a\\x2db.swap", "\u00e9", "a\tb", "\u007f", "a,b", "x".repeat(256)));
    }

    @ParameterizedTest
    @MethodSource("oddArguments")
    void shouldCompareAnArgumentHereWhenQuotingIsUnclear(String value) {
        assertThat(MatchRule.signals().argument(0, value).text()).isEqualTo("type='signal'");
        assertThat(MatchRule.signals().argumentPath(0, value).text()).isEqualTo("type='signal'");
        MatchRule rule = MatchRule.signals().argument(1, value);
        assertThat(rule.toString()).contains("type='signal'").contains(value);
        try (var libsystemd = new NativeMessage()) {
            assertThat(matches(rule, libsystemd, "ss", "a", value)).isTrue();
            assertThat(matches(rule, libsystemd, "ss", value, "a")).isFalse();
            assertThat(matches(rule, libsystemd, "ss", "a", "a" + value)).isFalse();
            assertThat(matches(rule, libsystemd, "s", "a")).isFalse();
            assertThat(matches(rule, libsystemd, "")).isFalse();
            assertThat(matches(rule, libsystemd, "sas", "a", List.of("a"))).isFalse();
        }
    }

    private static boolean matches(MatchRule rule, NativeMessage message, String signature, Object... values) {
        message.write(Body.of(signature, values));
        return ArgumentMatcher.of(rule.conditions()).matches(message.message());
    }

    @Test
    void shouldCompareAnArgumentAfterAnyOthers() {
        MatchRule rule = MatchRule.signals().argument(2, "a,b").argument(0, "c'd");
        try (var libsystemd = new NativeMessage()) {
            assertThat(matches(rule, libsystemd, "sa{sv}su", "c'd", Map.of("k", 1), "a,b", 7))
                    .isTrue();
            assertThat(matches(rule, libsystemd, "sa{sv}su", "c'e", Map.of("k", 1), "a,b", 7))
                    .isFalse();
            assertThat(matches(rule, libsystemd, "sa{sv}su", "c'd", Map.of("k", 1), "a,c", 7))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, true",
        "/aa/, true",
        "/aa/bb/, true",
        "/aa/bb/cc/, true",
        "/aa/bb/cc, true",
        "/aa/b, false",
        "/aa, false",
        "/aa/bb, false",
        "'', false"
    })
    void shouldMatchAPathAsTheSpecificationDoes(String argument, boolean expected) {
        MatchRule rule = MatchRule.signals().argumentPath(1, "/aa/bb/");
        try (var libsystemd = new NativeMessage()) {
            assertThat(matches(rule, libsystemd, "us", 7, argument)).isEqualTo(expected);
        }
    }

    @Test
    void shouldLetTheBrokerCompareTheFirstArgumentWhenItCan() {
        assertThat(MatchRule.signals().argument(0, "").text()).isEqualTo("type='signal',arg0=''");
        String longest = "x".repeat(255);
        assertThat(MatchRule.signals().argument(0, longest).text()).isEqualTo("type='signal',arg0='" + longest + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0", "\ud800", "\udc00a"})
    void shouldRefuseAnArgumentThatNoStringCanBe(String value) {
        assertThatThrownBy(() -> MatchRule.signals().argument(0, value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MatchRule.signals().argumentPath(1, value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 64, Integer.MAX_VALUE})
    void shouldRefuseAnArgumentWhenNoRuleHasIt(int index) {
        assertThatThrownBy(() -> MatchRule.signals().argument(index, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index " + index + ": 0 to 63");
    }

    static Stream<Arguments> rivals() {
        return Stream.of(
                rivals(
                        rule -> rule.sender("a.b"),
                        rule -> rule.sender("a.c"),
                        "sender='a.c' conflicts with sender='a.b'"),
                rivals(rule -> rule.member("A"), rule -> rule.member("B"), "member='B' conflicts with member='A'"),
                rivals(
                        rule -> rule.interfaceName("a.b"),
                        rule -> rule.interfaceName("a.c"),
                        "interface='a.c' conflicts with"),
                rivals(
                        rule -> rule.destination("a.b"),
                        rule -> rule.destination("a.c"),
                        "destination='a.c' conflicts with"),
                rivals(rule -> rule.path("/a"), rule -> rule.path("/b"), "path='/b' conflicts with path='/a'"),
                rivals(
                        rule -> rule.path("/a"),
                        rule -> rule.pathNamespace("/a"),
                        "path_namespace='/a' conflicts with path='/a'"),
                rivals(
                        rule -> rule.pathNamespace("/a"),
                        rule -> rule.path("/a"),
                        "path='/a' conflicts with path_namespace='/a'"),
                rivals(
                        rule -> rule.argument(1, "a"),
                        rule -> rule.argument(1, "b"),
                        "arg1='b' conflicts with arg1='a'"),
                rivals(
                        rule -> rule.argument(0, "a"),
                        rule -> rule.argument0Namespace("a"),
                        "arg0namespace='a' conflicts with"),
                rivals(
                        rule -> rule.argument(0, "a,b"),
                        rule -> rule.argument(0, "c,d"),
                        "arg0='c,d' conflicts with arg0='a,b'"),
                rivals(
                        rule -> rule.argumentPath(0, "/a"),
                        rule -> rule.argument0Namespace("a"),
                        "arg0namespace='a' conflicts with arg0path='/a'"),
                rivals(
                        rule -> rule.argument(12, "a"),
                        rule -> rule.argumentPath(12, "a"),
                        "arg12path='a' conflicts with arg12='a'"));
    }

    private static Arguments rivals(UnaryOperator<MatchRule> one, UnaryOperator<MatchRule> other, String which) {
        return Arguments.of(one, other, which);
    }

    @ParameterizedTest
    @MethodSource("rivals")
    void shouldRefuseAConditionWhenBrokersTakeOneOnly(
            UnaryOperator<MatchRule> one, UnaryOperator<MatchRule> other, String which) {
        MatchRule rule = one.apply(MatchRule.signals());
        assertThat(one.apply(rule)).isEqualTo(rule);
        assertThatThrownBy(() -> other.apply(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(which);
    }

    @Test
    void shouldBeEqualWhenTheConditionsAre() {
        MatchRule rule =
                MatchRule.signals().member("A").path("/a").argument(0, "a,b").argument(1, "c,d");
        MatchRule same = MatchRule.signals()
                .argument(1, "c,d")
                .path("/a")
                .argument(0, "a,b")
                .member("A")
                .argument(1, "c,d");
        assertThat(rule).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(rule)
                .isNotEqualTo(MatchRule.signals().member("A").path("/a").argument(0, "a,b"))
                .isNotEqualTo(MatchRule.signals()
                        .member("B")
                        .path("/a")
                        .argument(0, "a,b")
                        .argument(1, "c,d"))
                .isNotEqualTo("type='signal'");
    }

    @Test
    void shouldStayAsItIsWhenMoreIsAdded() {
        MatchRule rule = MatchRule.signals().member("A");
        rule.path("/a").argument(0, "a,b");
        assertThat(rule).hasToString("type='signal',member='A'");
    }
}
