package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.run.ExecFlag;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawValueTest {
    @Test
    void shouldUnquoteWhenItemsAreQuoted() {
        assertThat(new RawValue("a \"b c\" 'd \"e' f\"g\"'h' \"\" \\x41\\101\\u00e4\\U0001F600\\s\\t\\\\").items())
                .containsExactly("a", "b c", "d \"e", "fgh", "", "AA\u00e4\ud83d\ude00 \t\\");
        assertThat(new RawValue("a\\b \"c\\ d\" e\\\"").paths()).containsExactly("ab", "c d", "e\"");
        assertThat(new RawValue("a\\x2db.service \"c d\"").words()).containsExactly("a\\x2db.service", "\"c", "d\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a",
                "'a\"",
                "a\\",
                "a\\q",
                "\\x0",
                "\\000",
                "\\x00",
                "\\400",
                "\\ud800",
                "\\xff",
                "\\U00110000"
            })
    void shouldRefuseWhenItemsAreMalformed(String text) {
        assertThatThrownBy(() -> new RawValue(text).items())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void shouldSplitWhenThereAreSeveralCommands() {
        assertThat(new RawValue("-@/bin/a b c ; !!:/bin/d \\; \";\" %i ; ; +x \\q\\ y").commands())
                .containsExactly(
                        new CommandLine("/bin/a", List.of("b", "c"), Set.of(ExecFlag.IGNORE_FAILURE)),
                        new CommandLine(
                                "/bin/d",
                                List.of("/bin/d", ";", ";", "%i"),
                                Set.of(ExecFlag.AMBIENT, ExecFlag.NO_ENV_EXPAND)),
                        new CommandLine("x", List.of("x", "\\q\\ y"), Set.of(ExecFlag.PRIVILEGED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@/bin/a", "-", "bin/a", "/bin/", "\"/bin/a'\"", "/bin/a \"", "."})
    void shouldRefuseWhenACommandCannotBeRun(String text) {
        assertThatThrownBy(() -> new RawValue(text).commands()).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"yes,true", "On,true", "T,true", "1,true", "no,false", "FALSE,false", "0,false"})
    void shouldReadWhenItIsABoolean(String text, boolean value) {
        assertThat(new RawValue(text).bool()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "5,PT5S",
        "2min 30.5s,PT2M30.5S",
        "1h30,PT1H30S",
        ".5,PT0.5S",
        "12.34s.56,PT12.9S",
        "1us,PT0.000001S",
        "0.1234567s,PT0.123456S",
        "1M,PT730H30M",
        "+3 ms,PT0.003S",
        "0,PT0S"
    })
    void shouldReadWhenItIsATimeSpan(String text, Duration span) {
        assertThat(new RawValue(text).timeSpan()).contains(span);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "5 apples", "5.s", "infinity5", "18446744073709551615us", "18446744073709s", "1..2"})
    void shouldRefuseWhenItIsNoTimeSpan(String text) {
        assertThatThrownBy(() -> new RawValue(text).timeSpan())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource({"5,5", "1K,1024", "1.5 G,1610612736", "1G 1M1,1074790401", "10.M,10485760", "3B,3"})
    void shouldReadWhenItIsASize(String text, long bytes) {
        assertThat(new RawValue(text).bytes()).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1k", "1M 1G", "5 5", "50%", "8E", "999999999999999999999"})
    void shouldRefuseWhenItIsNoSize(String text) {
        assertThatThrownBy(() -> new RawValue(text).bytes()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeEmptyWhenItIsInfinite() {
        assertThat(new RawValue("infinity").timeSpan()).isEmpty();
        assertThat(new RawValue("infinity").bytes()).isEmpty();
    }
}
