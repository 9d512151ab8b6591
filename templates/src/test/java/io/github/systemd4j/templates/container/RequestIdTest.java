package io.github.systemd4j.templates.container;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "-", "_", "req-1_A"})
    void shouldTakeIds(String text) {
        assertThat(new RequestId(text)).hasToString(text);
        assertThat(RequestId.isValid(text)).isTrue();
        assertThat(new RequestId(text).jobName()).hasToString("job-" + text + ".service");
    }

    @Test
    void shouldTakeTheLongest() {
        assertThat(new RequestId("x".repeat(128)).jobName().value()).hasSize(140);
    }

    @ParameterizedTest
    @MethodSource
    void shouldRefuseOthers(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RequestId(text))
                .withMessageContaining("\"" + text + "\" is not a request id");
        assertThat(RequestId.isValid(text)).isFalse();
    }

    static Stream<String> shouldRefuseOthers() {
        return Stream.of("", ".", "..", "a/b", "a.socket", "a b", "a\n", "a=", "a+", "ä", "a\0", "x".repeat(129));
    }

    @Test
    void shouldBeMadeOfBytes() {
        assertThat(RequestId.of(new byte[] {-1, -2, 0})).hasToString("__4A");
        assertThat(RequestId.of("a".getBytes(US_ASCII))).hasToString("YQ");
        assertThat(RequestId.of(new byte[96]).value()).hasSize(128);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 97})
    void shouldRefuseNoBytesAndTooMany(int count) {
        assertThatIllegalArgumentException().isThrownBy(() -> RequestId.of(new byte[count]));
    }

    @Test
    void shouldMakeRandomIds() {
        assertThat(Stream.generate(RequestId::random).limit(1_000))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id.value()).hasSize(22));
    }
}
