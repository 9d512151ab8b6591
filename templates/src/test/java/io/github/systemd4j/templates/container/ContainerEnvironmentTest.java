package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerEnvironmentTest {
    @Test
    void shouldWriteALineForEachVariableInOrder() {
        var environment = ContainerEnvironment.of(Map.of("b", "2", "_A9", "", "PATH", "/bin:$HOME/a b"));

        assertThat(environment.file()).isEqualTo("PATH=/bin:$HOME/a b\n_A9=\nb=2\n");
        assertThat(environment.isEmpty()).isFalse();
    }

    @Test
    void shouldBeEmptyWithoutVariables() {
        assertThat(ContainerEnvironment.of(Map.of()).isEmpty()).isTrue();
        assertThat(ContainerEnvironment.of(Map.of()).file()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1A", "A-B", "A.B", "A B", "A=B", "Ä", "A\n", "#A", "export A"})
    void shouldRefuseNamesThatAreNone(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContainerEnvironment.of(Map.of(name, "x")))
                .withMessageContaining("environment: \"" + name + "\" is not a variable name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " a",
                "a ",
                "\t",
                "a\n",
                "a\nB=b",
                "a\rb",
                "a\0b",
                "a\u007f",
                "a\u0085b",
                "'a",
                "a\"",
                "a\\",
                "a\\nb",
                "\ud83d",
                "\ude00\ud83d",
                "\ufffe",
                "\ufdd0",
                "\ud83f\udfff"
            })
    void shouldRefuseValuesThatWouldNotBeTheSameForAll(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContainerEnvironment.of(Map.of("NAME", value)))
                .withMessageContaining("environment: the value of NAME is not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#a", ";a", "a#b", "$A ${A} $$ %n %%", "`id`", "a\tb", "=", "\ud83d\ude00", "\u00a0"})
    void shouldTakeValuesThatAre(String value) {
        assertThat(ContainerEnvironment.of(Map.of("NAME", value)).file()).isEqualTo("NAME=" + value + "\n");
    }

    @Test
    void shouldLimitLengths() {
        String longest = "x".repeat(8_192);
        assertThat(ContainerEnvironment.of(Map.of("n".repeat(1_024), longest)).isEmpty())
                .isFalse();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContainerEnvironment.of(Map.of("NAME", longest + "x")))
                .withMessage("environment: the value of NAME has 8193 characters: use at most 8192");
        assertThatIllegalArgumentException().isThrownBy(() -> ContainerEnvironment.of(Map.of("n".repeat(1_025), "")));
    }

    @Test
    void shouldNotChangeAfterwards() {
        var variables = new HashMap<>(Map.of("A", "1"));
        ContainerEnvironment environment = ContainerEnvironment.of(variables);
        variables.put("B", "2");

        assertThat(environment.variables()).containsExactly(Map.entry("A", "1"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> environment.variables().clear());
    }

    @Test
    void shouldKeepItsValuesOutOfLogs() {
        assertThat(ContainerEnvironment.of(Map.of("PASSWORD", "secret", "USER", "me")))
                .hasToString("ContainerEnvironment[PASSWORD, USER]");
    }
}
