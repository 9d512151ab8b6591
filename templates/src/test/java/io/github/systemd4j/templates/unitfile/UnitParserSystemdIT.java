package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.templates.internal.syntax.Line;
import io.github.systemd4j.templates.internal.syntax.SystemdUtf8;
import io.github.systemd4j.templates.testing.LoadedUnitFiles;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares what this library reads from files with what the real systemd loads. */
@Tag("systemd")
class UnitParserSystemdIT extends LoadedUnitFiles {
    private static final int UNITS = 150;

    @BeforeEach
    void checkVersion() {
        assumeComparedVersion();
    }

    @AfterEach
    void cleanUp() throws IOException {
        close();
    }

    // --- files of other programs

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldSeeWhatSystemdSeesWhenFilesAreNasty(long seed) {
        var random = new RandomText(seed);
        List<String> all = Stream.generate(random::service).limit(UNITS).toList();
        IntStream.range(0, UNITS).forEach(i -> write("s4j-n%d-%d.service".formatted(seed, i), all.get(i)));

        systemd.reload();

        int compared = 0;
        for (int i = 0; i < UNITS; i++) {
            String name = "s4j-n%d-%d.service".formatted(seed, i);
            compared += compare(name, all.get(i), load(name)) ? 1 : 0;
        }
        assertThat(compared).isGreaterThan(UNITS / 4);
    }

    private static boolean compare(String name, String text, UnitProperties unit) {
        UnitDocument document;
        try {
            document = UnitDocument.parse(text);
        } catch (UnitSyntaxException e) {
            assertThat(unit.loadState()).as(text).isNotEqualTo(LoadState.LOADED);
            return true;
        }
        List<CommandLine> commands = new ArrayList<>();
        List<String> variables = new ArrayList<>();
        try {
            document.values("Service", "ExecStartPost").forEach(value -> commands.addAll(value.commands()));
            document.values("Service", "Environment").forEach(value -> variables.addAll(value.items()));
            document.assignments("Service", "ExecStartPost")
                    .forEach(assignment -> assignment.value().commands());
        } catch (IllegalArgumentException e) {
            return false;
        }
        assertThat(unit.loadState()).as(text).isEqualTo(LoadState.LOADED);
        assertThat(unit.description()).as(text).isEqualTo(description(name, document));
        assertThat(commands(unit, "ExecStartPostEx"))
                .as(text)
                .isEqualTo(commands.stream()
                        .map(UnitParserSystemdIT::withoutSpecifiers)
                        .toList());
        assertThat(unit.getStrings("Environment")).as(text).isEqualTo(environment(variables));
        assertThat(unit.getStrings("After").stream().filter(unitName -> unitName.startsWith("s4j-dep")))
                .as(text)
                .containsExactlyInAnyOrderElementsOf(after(document));
        return true;
    }

    private static String description(String name, UnitDocument document) {
        return document.value("Unit", "Description")
                .filter(value -> !value.isEmpty())
                .map(value -> value.text().replace("%%", "%"))
                .orElse(name);
    }

    private static CommandLine withoutSpecifiers(CommandLine command) {
        return new CommandLine(
                command.program(),
                command.argv().stream()
                        .map(argument -> argument.replace("%%", "%"))
                        .toList(),
                command.flags());
    }

    private static Set<String> after(UnitDocument document) {
        return document.assignments("Unit", "After").stream()
                .flatMap(assignment -> assignment.value().words().stream())
                .filter(UnitName::isValid)
                .collect(Collectors.toSet());
    }

    @Test
    void shouldReadWhatAProgramGetsWhenEscapesMakeNoText() throws IOException {
        List<String> arguments = List.of(
                "a\\ud800b",
                "a\\udfff",
                "a\\ud83d\\ude00",
                "a\\U0000d800b",
                "a\\ufffe",
                "a\\U0000fffe",
                "a\\ufdd0",
                "a\\U0001ffff",
                "a\\U00110000",
                "a\\u0000",
                "a\\xff",
                "a\\xc3\\xa4",
                "a\\377",
                "a\\400",
                "a\\U0001f600");
        var script = new StringBuilder("[Service]\nType=oneshot\n");
        for (int i = 0; i < arguments.size(); i++) {
            placed.add(Path.of("/run/s4j-escape%d".formatted(i)));
            script.append("ExecStart=/bin/sh -c 'printf %%%%s \"$$1\" >/run/s4j-escape%d' sh %s\n"
                    .formatted(i, arguments.get(i)));
        }
        write("s4j-escapes.service", script.toString());

        systemd.reload();

        assertThat(io.github.systemd4j.testing.Command.run("systemctl", "start", "s4j-escapes.service")
                        .exitStatus())
                .isZero();
        for (int i = 0; i < arguments.size(); i++) {
            String got = new String(
                    Files.readAllBytes(Path.of("/run/s4j-escape%d".formatted(i))), StandardCharsets.ISO_8859_1);
            assertThat(lastArgument(arguments.get(i))).as(arguments.get(i)).isEqualTo(SystemdUtf8.decode(got));
        }
    }

    /** Returns an empty value if systemd refuses it. */
    private static Optional<String> lastArgument(String text) {
        try {
            return Optional.of(new RawValue("/bin/true " + text)
                    .commands()
                    .getFirst()
                    .argv()
                    .getLast());
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("no text");
            return Optional.empty();
        }
    }

    @Test
    void shouldSeeWhatSystemdSeesWhenATimeOrSizeIsWrittenOddly() {
        List<String> spans = List.of(
                "5",
                "1h30",
                ".5",
                "12.34s.56",
                "2 min 3.5 s",
                "0.1234567s",
                "1M",
                "1y 1w 1d",
                "+3ms",
                "-1",
                "5 apples",
                "1..2",
                "18446744073709s",
                "9223372036854775807us",
                "infinity",
                "1\u00b5s",
                "23\u03bcs",
                "7hr");
        List<String> sizes = List.of(
                "5",
                "1K",
                "1.5 G",
                "1G 1M1",
                "10.M",
                "3B",
                "0.3K",
                "1M 1G",
                "5 5",
                "1k",
                "+7K",
                "infinity",
                "7E",
                "0.123456789G");
        List<String> booleans =
                List.of("1", "yes", "Y", "TRUE", "t", "on", "0", "no", "n", "False", "f", "off", "2", "");
        for (int i = 0; i < spans.size(); i++) {
            write("s4j-o%d.service".formatted(i), """
                    [Service]
                    ExecStart=/bin/true
                    TimeoutStartSec=7s
                    TimeoutStartSec=%s
                    MemoryMax=7
                    MemoryMax=%s
                    RemainAfterExit=%s
                    """.formatted(
                            spans.get(i), sizes.get(i % sizes.size()), booleans.get(i % booleans.size())));
        }

        systemd.reload();

        for (int i = 0; i < spans.size(); i++) {
            UnitProperties unit = load("s4j-o%d.service".formatted(i));
            assertThat(unit.get("TimeoutStartUSec", Object.class))
                    .as(spans.get(i))
                    .isEqualTo(micros(spans.get(i)));
            assertThat(unit.get("MemoryMax", Object.class))
                    .as(sizes.get(i % sizes.size()))
                    .isEqualTo(bytes(sizes.get(i % sizes.size())));
            assertThat(unit.getBoolean("RemainAfterExit")).isEqualTo(isTrue(booleans.get(i % booleans.size())));
        }
    }

    @Test
    void shouldRefuseWhatSystemdRefusesWhenSyntaxIsBad() throws IOException {
        String service = "[Service]\nExecStart=/bin/true\n";
        String half = "x".repeat(1 << 19);
        List<String> all = List.of(
                service + "Environment=A=\u00ff\n",
                service + "# \u00ff\n",
                service + "\u00ff=1\n",
                service + "X-A=\u00ef\u00bf\u00be\n",
                service + "[X-A\n",
                service + "[X-A]b\n",
                service + "[X-A\"]\n",
                service + "[X-A b=c]\nd\n",
                service + "[]\nd=1",
                service + "X-A=" + "x".repeat((1 << 20) - 5) + "\n",
                service + "X-A=" + "x".repeat((1 << 20) - 4) + "\n",
                service + "X-A=" + "x".repeat((1 << 20) - 4),
                service + "#" + "x".repeat(1 << 20),
                service + "X-A=" + half.substring(5) + "\\\n" + half,
                service + "X-A=" + half.substring(4) + "\\\n" + half,
                "# first\n" + Line.BOM + service,
                Line.BOM + "# first\n" + service,
                Line.BOM + "[X-A]\n" + Line.BOM + service,
                "outside\n=\n" + service + "=1\nfoo\n");
        for (int i = 0; i < all.size(); i++) {
            put(
                    Path.of("/run/systemd/system"),
                    "s4j-bad%d.service".formatted(i),
                    all.get(i),
                    StandardCharsets.ISO_8859_1);
        }

        systemd.reload();

        for (int i = 0; i < all.size(); i++) {
            UnitProperties unit = load("s4j-bad%d.service".formatted(i));
            assertThat(unit.loadState() == LoadState.LOADED)
                    .as("file %d: %s", i, unit.loadState())
                    .isEqualTo(isService(all.get(i)));
        }
    }

    private static boolean isService(String bytes) {
        try {
            return UnitDocument.parse(SystemdUtf8.raw(bytes))
                    .value("Service", "ExecStart")
                    .isPresent();
        } catch (UnitSyntaxException e) {
            return false;
        }
    }

    @Test
    void shouldBeReadUpToTheErrorWhenItIsADropIn() throws IOException {
        Path run = Path.of("/run/systemd/system");
        put(run, "s4j-half.service", "[Service]\nExecStart=/bin/true\n");
        put(run, "s4j-half.service.d/1.conf", "[Service]\nEnvironment=A=1\n[bad\nEnvironment=B=1\n");
        put(run, "s4j-half.service.d/2.conf", "[Service]\nEnvironment=C=1\n");

        systemd.reload();

        UnitProperties unit = load("s4j-half.service");
        assertThat(unit.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(unit.getStrings("Environment")).containsExactly("A=1", "C=1");
    }

    private static long micros(String text) {
        try {
            return new RawValue(text)
                    .timeSpan()
                    .map(span -> span.toSeconds() * 1_000_000 + span.getNano() / 1_000)
                    .orElse(-1L);
        } catch (IllegalArgumentException e) {
            return 7_000_000;
        }
    }

    private static long bytes(String text) {
        try {
            return new RawValue(text).bytes().orElse(-1);
        } catch (IllegalArgumentException e) {
            return 7;
        }
    }

    private static boolean isTrue(String text) {
        try {
            return new RawValue(text).bool();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
