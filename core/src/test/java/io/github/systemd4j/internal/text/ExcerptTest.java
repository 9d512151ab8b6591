package io.github.systemd4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {
    /** Public, like the records that appear in error messages. */
    public record Example(String name, int number) {}

    @ParameterizedTest
    @ValueSource(strings = {"", "dev-a\\x2db.swap", "größer 漢字 😀", "a \"quoted\" text"})
    void shouldLeavePlainTextAsItIs(String text) {
        assertThat(Excerpt.of(text)).isEqualTo(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Excerpt.of(bytes, bytes.length)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "27,\\e",
        "10,\\n",
        "13,\\r",
        "9,\\t",
        "0,\\u0000",
        "127,\\u007f",
        "133,\\u0085",
        "8232,\\u2028",
        "8238,\\u202e",
        "8203,\\u200b",
        "55296,\\ud800",
        "57344,\\ue000",
        "65534,\\ufffe",
        "917505,\\U000e0001"
    })
    void shouldEscapeWhatMovesOrHides(int character, String escaped) {
        assertThat(Excerpt.of("a" + Character.toString(character) + "[31m")).isEqualTo("a" + escaped + "[31m");
    }

    @Test
    void shouldReportHowLongTheWholeTextIs() {
        assertThat(Excerpt.of("x".repeat(Excerpt.MAX_LENGTH))).isEqualTo("x".repeat(Excerpt.MAX_LENGTH));
        assertThat(Excerpt.of("x".repeat(65_537))).isEqualTo("x".repeat(Excerpt.MAX_LENGTH) + "… (65537 characters)");
        byte[] beginning = new byte[Excerpt.MAX_LENGTH];
        Arrays.fill(beginning, (byte) 'y');
        assertThat(Excerpt.of(beginning, 63_000_000)).isEqualTo("y".repeat(Excerpt.MAX_LENGTH) + "… (63000000 bytes)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "\udbff\udfff", "😀", "\ud800"})
    void shouldStayShortHoweverMuchIsEscaped(String unit) {
        assertThat(Excerpt.of(unit.repeat(1_000))).hasSizeLessThan(Excerpt.MAX_LENGTH + 50);
        byte[] bytes = Arrays.copyOf(unit.repeat(1_000).getBytes(StandardCharsets.UTF_8), Excerpt.MAX_LENGTH);
        assertThat(Excerpt.of(bytes, 1_000)).hasSizeLessThan(Excerpt.MAX_LENGTH + 50);
    }

    @Test
    void shouldShowARecordComponentByComponent() {
        assertThat(Excerpt.of(new Example("\033[31m" + "x".repeat(1_000), 7)))
                .startsWith("Example[name=\\e[31mxxx")
                .endsWith("xxx… (1005 characters), number=7]");
    }
}
