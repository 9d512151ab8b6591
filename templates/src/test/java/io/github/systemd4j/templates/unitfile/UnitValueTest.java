package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitValueTest {
    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldBeReadBackWhenItIsRandom(long seed) {
        var random = new RandomText(seed);
        List<String> texts = random.texts();
        String text = "x" + random.text().replaceAll("[\\p{Cntrl}]", "") + "x";

        assertThat(read(UnitValue.text(text)).text().replace("%%", "%")).isEqualTo(text);
        assertThat(read(UnitValue.path("/" + text)).text().replace("%%", "%")).isEqualTo("/" + text);
        assertThat(read(UnitValue.quotedWord(text)).quotedWords()).containsExactly(text.replace("%", "%%"));
        assertThat(read(UnitValue.paths("/" + text, "/a b")).paths())
                .containsExactly("/" + text.replace("%", "%%"), "/a b");
        assertThat(read(UnitValue.list(texts.stream().map(UnitValue::item).toArray(UnitValue[]::new)))
                        .items())
                .isEqualTo(texts.stream().map(item -> item.replace("%", "%%")).toList());
    }

    @Test
    void shouldBeReadBackWhenItIsUnitsWithBackslashes() {
        UnitName escaped = new UnitName("a\\x20b.socket");

        assertThat(read(UnitValue.escapedUnits(escaped, escaped)).escapedWords())
                .containsExactly(escaped.value(), escaped.value());
        assertThat(read(UnitValue.units(escaped, escaped)).words()).containsExactly(escaped.value(), escaped.value());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldBeReadBackWhenItIsARandomCommand(long seed) {
        var random = new RandomText(seed);
        var commands = new ArrayList<CommandLine>();
        for (int i = random.below(4); i >= 0; i--) {
            commands.add(CommandLine.of("/bin/" + random.below(9), random.texts())
                    .withExpanded(random.text())
                    .calledAs(random.text())
                    .with(random.one(List.of(ExecFlag.values()))));
        }

        assertThat(read(UnitValue.commands(commands.toArray(CommandLine[]::new)))
                        .commands())
                .isEqualTo(commands);
    }

    /** Reads it from a file, so that line breaks would be noticed. */
    private static RawValue read(UnitValue value) {
        UnitDocument unit = UnitDocument.parse("[A]\nb=").set("A", "b", value).add("A", "c", UnitValue.number(1));
        assertThat(unit.assignments()).hasSize(2);
        return unit.value("A", "b").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "\ud83d", "\ufffe", "\ufdd0"})
    void shouldRefuseWhenNoKindCanHaveIt(String text) {
        assertRefused(() -> UnitValue.text(text));
        assertRefused(() -> UnitValue.argument(text));
        assertRefused(() -> UnitValue.scriptArgument(text));
        assertRefused(() -> UnitValue.item(text));
        assertRefused(() -> UnitValue.raw(text));
        assertRefused(() -> UnitValue.path("/" + text));
        assertRefused(() -> UnitValue.paths("/" + text));
        assertRefused(() -> UnitValue.commands(CommandLine.of("true", text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a\t", "a\\", "a\\\\\\", "a\u0001b"})
    void shouldRefuseWhenTextCannotHaveIt(String text) {
        assertRefused(() -> UnitValue.text(text));
        assertRefused(() -> UnitValue.raw(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "/a/../b", "/a\u0001", "/a\t"})
    void shouldRefuseWhenItIsNoPath(String path) {
        assertRefused(() -> UnitValue.path(path));
        assertRefused(() -> UnitValue.paths(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-true", "@true", ":x", "+x", "!x", ";"})
    void shouldRefuseWhenAProgramWouldBeAPrefix(String program) {
        assertRefused(() -> UnitValue.commands(CommandLine.of(program)));
    }

    private static void assertRefused(Runnable write) {
        assertThatThrownBy(write::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(": ");
    }

    @Test
    void shouldEscapeTwiceWhenAnArgumentIsAScripts() {
        UnitValue argument = UnitValue.scriptArgument("it's 100% $HOME \"\\");

        assertThat(argument).hasToString("\\'it\\'\\\"\\'\\\"\\'s 100%% $$HOME \\\"\\\\\\'");
        assertThat(UnitValue.scriptArgument("a-b/c:1.0")).hasToString("a-b/c:1.0");
        assertThat(UnitValue.scriptArgument("")).hasToString("\\'\\'");
    }

    @Test
    void shouldKeepDollarsWhenVariablesAreNotExpanded() {
        CommandLine command =
                CommandLine.of("/bin/a", "$A").with(ExecFlag.NO_ENV_EXPAND).withLiteral("$B");

        assertThat(UnitValue.commands(command)).hasToString(":/bin/a $A $B");
        assertThat(UnitValue.commands(CommandLine.of("/bin/a$b"))).hasToString("@/bin/a$b /bin/a$$b");
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0", "PT90S,1min 30s", "PT50H,50h", "PT1.5S,1s 500ms", "PT0.000001S,1us"})
    void shouldHaveUnitsWhenItIsATimeSpan(Duration span, String text) {
        assertThat(UnitValue.timeSpan(span)).hasToString(text);
        assertThat(read(UnitValue.timeSpan(span)).timeSpan()).contains(span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0.0000001S", "PT18446744073709.551615S"})
    void shouldRefuseWhenItIsNoTimeSpan(Duration span) {
        assertRefused(() -> UnitValue.timeSpan(span));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1023,1023", "1536,1536", "2048,2K", "536870912,512M", "9223372036854775807,9223372036854775807"
    })
    void shouldHaveAUnitWhenItIsASize(long bytes, String text) {
        assertThat(UnitValue.bytes(bytes)).hasToString(text);
        assertThat(read(UnitValue.bytes(bytes)).bytes()).hasValue(bytes);
        assertRefused(() -> UnitValue.bytes(-1));
    }

    @Test
    void shouldBeAsWrittenWhenItIsSimple() {
        assertThat(UnitValue.bool(true)).hasToString("yes").isEqualTo(UnitValue.raw("yes"));
        assertThat(UnitValue.bool(false)).hasToString("no").isNotEqualTo(UnitValue.bool(true));
        assertThat(UnitValue.infinity()).hasToString("infinity");
        assertThat(UnitValue.reset()).hasToString("");
        assertThat(UnitValue.raw("%h/a")).hasToString("%h/a");
        assertThat(UnitValue.optionalPath("/a")).hasToString("-/a");
    }
}
