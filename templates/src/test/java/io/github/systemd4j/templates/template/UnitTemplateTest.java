package io.github.systemd4j.templates.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStache;
import io.jstach.jstache.JStacheConfig;
import io.jstach.jstache.JStacheFormatterTypes;
import io.jstach.jstache.JStacheLambda;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests templates of users. */
class UnitTemplateTest {
    private static final String HOSTILE = "\"; %n $HOME 'x' \\";

    @JStache(path = "io/github/systemd4j/templates/template/greeter.mustache")
    @JStacheConfig(using = UnitTemplate.class)
    @JStacheFormatterTypes(types = UnitValue.class)
    record GreeterModel(UnitValue description, Optional<UnitValue> port, UnitValue greeting, UnitValue scripted) {}

    @JStache(path = "io/github/systemd4j/templates/template/careless.mustache")
    @JStacheConfig(using = UnitTemplate.class)
    record Careless(String description) {}

    @JStache(template = "A={{value}}")
    @JStacheConfig(using = UnitTemplate.class)
    record CarelessChar(char value) {}

    @JStache(template = "A={{value}}")
    @JStacheConfig(using = UnitTemplate.class)
    record CarelessInt(int value) {}

    @JStache(template = "A={{{value}}}")
    @JStacheConfig(using = UnitTemplate.class)
    record CarelessUnescaped(char value) {}

    @JStache(template = "A={{value}}")
    @JStacheConfig(using = UnitTemplate.class)
    record CarelessChars(char[] value) {}

    @JStache(template = "A={{#raw}}x{{/raw}}")
    @JStacheConfig(using = UnitTemplate.class)
    record RawLambda(String value) {
        @JStacheLambda
        @JStacheLambda.Raw
        public String raw(@JStacheLambda.Raw String block) {
            return value;
        }
    }

    @Test
    void shouldShowValuesAsTheyAreWritten() {
        var greeter = new GreeterModel(
                UnitValue.text("50% off"),
                Optional.of(UnitValue.number(80)),
                UnitValue.argument(HOSTILE),
                UnitValue.scriptArgument("it's"));

        assertThat(GreeterModelRenderer.of().execute(greeter)).isEqualTo("""
                        [Unit]
                        Description=50%% off
                        [Service]
                        Environment=PORT=80
                        ExecStart=/usr/bin/greeter "\\"; %%n $$HOME \\'x\\' \\\\"
                        ExecStartPost=/bin/sh -c 'echo \\'it\\'\\"\\'\\"\\'s\\''
                        """);
    }

    @Test
    void shouldKeepAHostileArgumentOne() {
        var greeter = new GreeterModel(
                UnitValue.text("x"), Optional.empty(), UnitValue.argument(HOSTILE), UnitValue.scriptArgument("x"));
        UnitDocument file = UnitDocument.parse(GreeterModelRenderer.of().execute(greeter));

        assertThat(file.value("Service", "ExecStart").orElseThrow().commands())
                .singleElement()
                .satisfies(command ->
                        assertThat(command.argv()).containsExactly("/usr/bin/greeter", "\"; %%n $$HOME 'x' \\"));
    }

    @Test
    void shouldRefuseStrings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CarelessRenderer.of().execute(new Careless("x\nExecStart=/bin/false")))
                .withMessageContaining(
                        "a template of a unit file can't write java.lang.String \"x\\nExecStart=/bin/false\" as {{description}}")
                .withMessageContaining("use a UnitValue");
    }

    @Test
    void shouldRefusePrimitiveValuesAndTheirArrays() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CarelessCharRenderer.of().execute(new CarelessChar('\n')));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CarelessUnescapedRenderer.of().execute(new CarelessUnescaped('\n')));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CarelessCharsRenderer.of().execute(new CarelessChars(new char[] {'\n'})));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CarelessIntRenderer.of().execute(new CarelessInt(1)));
    }

    /** JStachio writes it without the formatter, so the documentation excludes it. */
    @Test
    void shouldLeaveWhatARawLambdaReturnsToItsAuthor() {
        assertThat(RawLambdaRenderer.of().execute(new RawLambda("1\nB=2"))).isEqualTo("A=1\nB=2");
    }
}
