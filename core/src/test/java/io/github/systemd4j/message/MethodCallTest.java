package io.github.systemd4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.Timeouts;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodCallTest {
    private static final MethodCall CALL = MethodCall.to("org.example", "/a", "org.example.Iface", "Get");

    @Test
    void shouldChangeOnlyWhatIsAskedForWhenCopied() {
        MethodCall call = CALL.withArguments("s", "x")
                .withTimeout(Duration.ofSeconds(5))
                .withoutAutoStart()
                .withInteractiveAuthorization();
        assertThat(call.destination()).isEqualTo("org.example");
        assertThat(call.path()).isEqualTo(new ObjectPath("/a"));
        assertThat(call.interfaceName()).isEqualTo("org.example.Iface");
        assertThat(call.member()).isEqualTo("Get");
        assertThat(call.body().reader().readString()).isEqualTo("x");
        assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(call.autoStart()).isFalse();
        assertThat(call.interactiveAuthorization()).isTrue();

        assertThat(CALL.body()).isSameAs(Body.empty());
        assertThat(CALL.timeout()).isNull();
        assertThat(CALL.autoStart()).isTrue();
        assertThat(CALL.interactiveAuthorization()).isFalse();
        assertThat(call.withBody(Body.empty())
                        .withTimeout(Duration.ofSeconds(1))
                        .autoStart())
                .isFalse();
    }

    @Test
    void shouldNameWhatItCalls() {
        assertThat(CALL).hasToString("org.example.Iface.Get of /a at org.example");
        assertThat(MethodCall.toPeer("/a", "org.example.Iface", "Get"))
                .hasToString("org.example.Iface.Get of /a at the peer");
    }

    @ParameterizedTest
    @CsvSource({
        "org,         /a, org.example, Get,   bus name",
        "org.example, a,  org.example, Get,   object path",
        "org.example, /a, org,         Get,   interface name",
        "org.example, /a, org.example, G.et,  member name"
    })
    void shouldReportWhichNameWhenItIsInvalid(String busName, String path, String type, String member, String which) {
        assertThatThrownBy(() -> MethodCall.to(busName, path, type, member))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invalid " + which);
    }

    @ParameterizedTest
    @CsvSource({
        "a,  org.example, Get,  ,            object path",
        "/a, org,         Get,  ,            interface name",
        "/a, org.example, G.et, ,            member name",
        "/a, org.example, Get,  org,         bus name"
    })
    void shouldReportWhichNameWhenASignalHasAnInvalidOne(
            String path, String type, String member, String busName, String which) {
        assertThatThrownBy(() -> {
                    Signal signal = Signal.of(path, type, member);
                    signal.withDestination(busName);
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invalid " + which);
    }

    @Test
    void shouldChangeOnlyWhatIsAskedForWhenASignalIsCopied() {
        Signal signal =
                Signal.of("/a", "org.example", "Changed").withArguments("u", 1).withDestination(":1.7");
        assertThat(signal.path()).isEqualTo(new ObjectPath("/a"));
        assertThat(signal.interfaceName()).isEqualTo("org.example");
        assertThat(signal.member()).isEqualTo("Changed");
        assertThat(signal.body().reader().readUint32()).isEqualTo(1);
        assertThat(signal.destination()).isEqualTo(":1.7");
        assertThat(signal.withBody(Body.empty()).destination()).isEqualTo(":1.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-0.000000001S"})
    void shouldRefuseATimeoutWhenNotPositive(Duration timeout) {
        assertThatThrownBy(() -> CALL.withTimeout(timeout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(timeout.toString());
    }

    static Stream<Arguments> timeouts() {
        return Stream.of(
                Arguments.of(Duration.ofNanos(1), 1),
                Arguments.of(Duration.ofNanos(1_999), 1),
                Arguments.of(Duration.ofSeconds(25), 25_000_000L),
                Arguments.of(Duration.ofDays(36_500), 3_153_600_000_000_000L),
                Arguments.of(Duration.ofDays(36_501), -1),
                Arguments.of(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), -1));
    }

    @ParameterizedTest
    @MethodSource("timeouts")
    void shouldGiveTimeoutsInMicrosecondsWithoutOverflow(Duration timeout, long micros) {
        assertThat(Timeouts.micros(timeout)).isEqualTo(micros);
        long now = Timeouts.deadline(Duration.ofNanos(1));
        long deadline = Timeouts.deadline(timeout);
        if (micros < 0) {
            assertThat(deadline).isEqualTo(-1);
        } else {
            assertThat(deadline - now).isBetween(micros - 1, micros + 10_000_000);
        }
        assertThat(Timeouts.plusMillis(timeout, Duration.ofSeconds(10))).isBetween(10_000L, 3_153_600_010_000L);
    }

    @Test
    void shouldOrderPathsAsText() {
        assertThat(Stream.of("/b", "/", "/a/b", "/a").map(ObjectPath::new).sorted())
                .hasToString("[/, /a, /a/b, /b]");
    }
}
