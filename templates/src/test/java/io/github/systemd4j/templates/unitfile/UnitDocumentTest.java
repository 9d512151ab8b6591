package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitDocumentTest {
    private static final String GREETER = """
            # What greets
            [Unit]
            Description = Greeter\s\s

            [Service]
            Environment=A=1
            Environment=
            Environment=B=2 \\
              # which counts
            ; as this does
              C=3
            ExecStart=/usr/bin/greeter
            # last
            [Install]
            WantedBy=multi-user.target
            """;

    @Test
    void shouldKeepEverythingWhenNothingIsEdited() {
        byte[] bytes = (" # \u00ff\r\n\n\r\u00ef\u00bb\u00bf[A]\0\0x = 1\\\r ; \r\n2\n[A]\nx=")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(UnitDocument.parse(bytes).bytes()).isEqualTo(bytes);
    }

    @Test
    void shouldJoinAndStripWhenAValueGoesOn() {
        UnitDocument unit = UnitDocument.parse(GREETER);

        assertThat(unit.value("Unit", "Description")).contains(new RawValue("Greeter"));
        assertThat(unit.values("Service", "Environment")).containsExactly(new RawValue("B=2    C=3"));
        assertThat(unit.assignments("Service", "Environment"))
                .extracting(Assignment::line)
                .containsExactly(6, 7, 8);
        assertThat(unit.sections()).containsExactly("Unit", "Service", "Install");
    }

    @Test
    void shouldEndAContinuationWhenALineIsEmpty() {
        UnitDocument unit = UnitDocument.parse("[A]\nx=1\\\n\ny=2\\\\\nz=3\\ \nw=4\\");

        assertThat(unit.assignments())
                .extracting(Assignment::toString)
                .containsExactly("x=1", "y=2\\\\", "z=3\\", "w=4");
    }

    @Test
    void shouldTakeDifferentEndsInARowForOneWhenTheyFollow() {
        UnitDocument unit = UnitDocument.parse("[A]\n\rx=1\r\n\0y=2\0\nz=3\\\r\r1=4\\\r\n5");

        assertThat(unit.assignments())
                .extracting(assignment -> assignment.line() + assignment.toString())
                .containsExactly("2x=1", "3y=2", "5z=3", "7" + "1=4 5");
    }

    @Test
    void shouldSkipOneByteOrderMarkWhenThereAreTwo() {
        UnitDocument unit = UnitDocument.parse("# first\n\ufeff[A]\n\ufeffx=1\n");

        assertThat(unit.assignments()).extracting(Assignment::key).containsExactly("\ufeffx");
    }

    @Test
    void shouldListProblemsWhenSystemdWouldWarn() {
        UnitDocument unit = UnitDocument.parse("x=1\n[A]\n  foo\n=2\n");

        assertThat(unit.problems())
                .extracting(UnitProblem::line, UnitProblem::column)
                .containsExactly(tuple(1, 1), tuple(3, 3), tuple(4, 1));
        assertThat(unit.assignments()).isEmpty();
    }

    @Test
    void shouldReportWhereWhenSystemdWouldRefuse(@TempDir Path directory) throws IOException {
        Path file = Files.write(
                directory.resolve("a.service"), "[A]\n \u00e4 [\n [\u00e4\"b]\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> UnitDocument.read(file))
                .isInstanceOf(UnitSyntaxException.class)
                .hasMessageStartingWith(file + ":3:4: ")
                .hasMessageContaining("quote");
        assertThatThrownBy(() -> UnitDocument.parse("[A\n")).hasMessageStartingWith("unit file:1:1: ");
        assertThatThrownBy(() -> UnitDocument.parse(new byte[] {'[', 'A', ']', '\n', 'a', '=', -1}))
                .hasMessageStartingWith("unit file:2:3: ");
    }

    @Test
    void shouldRefuseWhenALineOrContinuationIsTooLong() {
        String half = "x".repeat(1 << 19);

        assertThat(UnitDocument.parse("[A]\na=" + "x".repeat((1 << 20) - 3)).assignments())
                .hasSize(1);
        assertThatThrownBy(() -> UnitDocument.parse("[A]\na=" + "x".repeat((1 << 20) - 2)))
                .isInstanceOf(UnitSyntaxException.class)
                .hasMessageContaining(":2:1048576: the line has 1048576 bytes");
        assertThat(UnitDocument.parse("[A]\na=" + half.substring(3) + "\\\n" + half)
                        .assignments())
                .hasSize(1);
        assertThatThrownBy(() -> UnitDocument.parse("[A]\na=" + half.substring(2) + "\\\n" + half))
                .isInstanceOf(UnitSyntaxException.class)
                .hasMessageContaining(":3:");
    }

    @Test
    void shouldRefuseWhenAFileIsTooLong(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("a.service");
        try (var huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(3L << 30);
        }

        assertThatThrownBy(() -> UnitDocument.read(file))
                .isInstanceOf(UnitSyntaxException.class)
                .hasMessage("%s:1:1: the file has more than 2097152 bytes: move parts of it to drop-ins", file);
        assertThat(UnitDocument.parse(("#".repeat((1 << 20) - 1) + "\n").repeat(2))
                        .bytes())
                .hasSize(2 << 20);
    }

    @Test
    void shouldChangeNothingButTheKeysLinesWhenItIsSet() {
        UnitDocument unit = UnitDocument.parse(GREETER).set("Service", "Environment", UnitValue.item("D=4 5"));

        assertThat(unit.toString())
                .isEqualTo(GREETER.replace(
                                "Environment=A=1\nEnvironment=\nEnvironment=B=2 \\\n", "Environment=\"D=4 5\"\n")
                        .replace("  C=3\n", ""));
    }

    @Test
    void shouldAddBehindTheKeyOrTheSectionWhenItIsThereAndElseAtTheEnd() {
        UnitDocument unit = UnitDocument.parse(GREETER)
                .add("Service", "Environment", UnitValue.item("D=4"))
                .add("Service", "User", UnitValue.text("daemon"))
                .add("X-Greeter", "Greeting", UnitValue.text("Hello"));

        assertThat(unit.toString())
                .isEqualTo(GREETER.replace("C=3\n", "C=3\nEnvironment=D=4\n").replace("# last", "User=daemon\n# last")
                        + "\n[X-Greeter]\nGreeting=Hello\n");
    }

    @Test
    void shouldNotJoinWhenTheLastLineHasABackslash() {
        UnitDocument unit = UnitDocument.parse("[A]\r\nx=1\\\r\n# end").add("A", "y", UnitValue.number(2));

        assertThat(unit.toString()).isEqualTo("[A]\r\nx=1\\\r\n\r\ny=2\r\n# end");
        assertThat(unit.value("A", "x")).contains(new RawValue("1"));
    }

    @Test
    void shouldKeepTheByteOrderMarkWhenItsLineIsRemoved() {
        UnitDocument unit = UnitDocument.parse("[A]\n\ufeffx=1\n\ufeffy=2\n").remove("A", "x");

        assertThat(unit.toString()).isEqualTo("[A]\n\ufeff\n\ufeffy=2\n");
        assertThat(unit.assignments()).extracting(Assignment::key).containsExactly("\ufeffy");
    }

    @Test
    void shouldRefuseWhenANameCouldNotBeReadBack() {
        for (String key : new String[] {"", "a=b", " a", "a ", "#a", ";a", "[a", "a\nb", "a\\", "\ufeffa"}) {
            assertThatThrownBy(() -> UnitDocument.empty().set("A", key, UnitValue.number(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + key + "\" is not a valid key");
        }
        for (String section : new String[] {"", "a\nb", "a\"", "a\\"}) {
            assertThatThrownBy(() -> UnitDocument.empty().set(section, "a", UnitValue.number(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + section + "\" is not a valid section name");
        }
    }

    @Test
    void shouldBehaveAsItsJavadocStates() {
        UnitDocument unit = UnitDocument.parse("""
                [Service]
                # Where it listens
                Environment=PORT=80
                ExecStart=/usr/bin/greeter "Good morning"
                """);

        assertThat(unit.value("Service", "ExecStart").orElseThrow().commands())
                .containsExactly(CommandLine.of("/usr/bin/greeter", "Good morning"));
        assertThat(unit.set("Service", "Environment", UnitValue.item("PORT=8080"))
                        .toString())
                .isEqualTo(unit.toString().replace("80", "8080"));
        assertThat(UnitValue.units(new UnitName("a.service"), new UnitName("b.service")))
                .hasToString("a.service b.service");
    }

    @Test
    void shouldAddItsOwnLineOnlyWhenLineEndsAreMixedAndTheLastLineIsContinued() {
        UnitDocument unit = UnitDocument.parse("# x\r[S]\na=b \\\n");

        assertThat(unit.add("S", "k", UnitValue.number(1)).toString()).isEqualTo("# x\r[S]\na=b \\\n\nk=1\n");
        assertThat(unit.add("T", "k", UnitValue.number(1)).toString()).isEqualTo("# x\r[S]\na=b \\\n\n[T]\nk=1\n");
    }
}
