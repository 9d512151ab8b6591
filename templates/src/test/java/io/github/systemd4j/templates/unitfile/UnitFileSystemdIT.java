package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.Struct;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.templates.testing.LoadedUnitFiles;
import io.github.systemd4j.unit.LoadState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares what this library writes with what the real systemd loads. */
@Tag("systemd")
class UnitFileSystemdIT extends LoadedUnitFiles {
    private static final int UNITS = 150;

    @BeforeEach
    void checkVersion() {
        assumeComparedVersion();
    }

    @AfterEach
    void cleanUp() throws IOException {
        close();
    }

    // --- what this library writes

    private record Written(
            String description, List<String> arguments, String value, String directory, long micros, long size) {
        static Written random(RandomText random) {
            return new Written(
                    printable(random.text()),
                    random.texts(),
                    printable(random.text()),
                    "/x" + printable(random.text()).replace("/", ""),
                    1 + random.below(1_000_000_000),
                    1 + random.below(1 << 30));
        }

        /** systemd takes no other control characters in variables, and has no way to write them as text. */
        private static String printable(String text) {
            return text.chars()
                    .filter(c -> c == '\t' || c >= ' ' && c != 0x7f)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append('.')
                    .insert(0, '.')
                    .toString();
        }

        String file(ExecFlag... flags) {
            return new ServiceUnitBuilder()
                    .description(description)
                    .execStart(CommandLine.of("/bin/true", arguments).with(flags))
                    .execStop(CommandLine.of("/bin/tr ue", arguments).calledAs("x" + value))
                    .environment("A", value)
                    .environment("B", "")
                    .environmentFile(plain(directory))
                    .optionalEnvironmentFile(plain(directory))
                    .workingDirectory(plain(directory))
                    .readWritePaths(plain(directory), "/a b")
                    .timeoutStart(Duration.ofNanos(micros * 1_000))
                    .memoryMax(size)
                    .remainAfterExit(size % 2 == 0)
                    .build()
                    .toString();
        }

        /** Tabs can't be written in paths. */
        private static String plain(String path) {
            return path.replace("\t", "");
        }

        private List<String> expanding() {
            return arguments.stream()
                    .map(argument -> argument.replace("$", "$$"))
                    .toList();
        }

        void assertLoaded(UnitProperties unit) {
            assertThat(unit.loadState()).as(file()).isEqualTo(LoadState.LOADED);
            assertThat(unit.description()).isEqualTo(description);
            assertThat(commands(unit, "ExecStartEx"))
                    .containsExactly(new CommandLine("/bin/true", prepend("/bin/true", expanding()), Set.of()));
            assertThat(commands(unit, "ExecStopEx"))
                    .containsExactly(new CommandLine(
                            "/bin/tr ue", prepend("x" + value.replace("$", "$$"), expanding()), Set.of()));
            assertThat(unit.getStrings("Environment")).containsExactly("A=" + value, "B=");
            assertThat(unit.asMap())
                    .containsEntry(
                            "EnvironmentFiles",
                            List.of(Struct.of(plain(directory), false), Struct.of(plain(directory), true)));
            assertThat(unit.getString("WorkingDirectory")).isEqualTo(plain(directory));
            assertThat(unit.getStrings("ReadWritePaths")).containsExactly(plain(directory), "/a b");
            assertThat(unit.get("TimeoutStartUSec", Object.class)).isEqualTo(micros);
            assertThat(unit.get("MemoryMax", Object.class)).isEqualTo(size);
            assertThat(unit.getBoolean("RemainAfterExit")).isEqualTo(size % 2 == 0);
        }
    }

    private static List<String> prepend(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldLoadWhatWasMeantWhenThisLibraryWrote(long seed) {
        var random = new RandomText(seed);
        List<Written> all =
                Stream.generate(() -> Written.random(random)).limit(UNITS).toList();
        IntStream.range(0, UNITS)
                .forEach(i -> write(
                        "s4j-w%d-%d.service".formatted(seed, i), all.get(i).file()));

        systemd.reload();

        for (int i = 0; i < UNITS; i++) {
            all.get(i).assertLoaded(load("s4j-w%d-%d.service".formatted(seed, i)));
        }
    }

    @Test
    void shouldLoadTheFlagsWhenCommandsHaveThem() {
        var command = new CommandLine(
                "/bin/a$b",
                List.of("$$x", "%%", ""),
                Set.of(ExecFlag.IGNORE_FAILURE, ExecFlag.NO_ENV_EXPAND, ExecFlag.AMBIENT));
        write(
                "s4j-flags.service",
                new ServiceUnitBuilder()
                        .type(ServiceUnitBuilder.Type.ONESHOT)
                        .execStart(command, CommandLine.of("true", ";"))
                        .execStop(CommandLine.of("/bin/a$b", "$c"))
                        .build()
                        .toString());

        systemd.reload();

        UnitProperties unit = load("s4j-flags.service");
        assertThat(commands(unit, "ExecStartEx"))
                .containsExactly(
                        new CommandLine("/bin/a$b", List.of("$$x", "%", ""), command.flags()),
                        new CommandLine("true", List.of("true", ";"), Set.of()));
        assertThat(commands(unit, "ExecStopEx"))
                .containsExactly(new CommandLine("/bin/a$b", List.of("/bin/a$$b", "$$c"), Set.of()));
    }

    @Test
    void shouldLoadAllElseAsBeforeWhenLineEndsAreMixedAndAKeyIsAdded() {
        for (int i = 0; i < UNITS; i++) {
            UnitDocument before = UnitDocument.parse(RandomText.mixedEnds(
                    i,
                    "[Unit]",
                    "[Service]",
                    "ExecStart=/bin/true",
                    "Environment=A=1",
                    "Environment=B=2 \\",
                    "# x",
                    "",
                    "Documentation=man:a(1) \\"));
            write("s4j-m%d.service".formatted(i), before.toString());
            write(
                    "s4j-m%d-edited.service".formatted(i),
                    before.add("Unit", "Description", UnitValue.text("new"))
                            .add("Service", "User", UnitValue.text("daemon"))
                            .toString());
        }

        systemd.reload();

        for (int i = 0; i < UNITS; i++) {
            UnitProperties before = load("s4j-m%d.service".formatted(i));
            UnitProperties after = load("s4j-m%d-edited.service".formatted(i));
            assertThat(after.description()).isEqualTo("new");
            assertThat(after.getString("User")).isEqualTo("daemon");
            for (String list : List.of("Environment", "Documentation")) {
                assertThat(after.getStrings(list)).as("%s of file %d", list, i).isEqualTo(before.getStrings(list));
            }
            assertThat(commands(after, "ExecStartEx")).isEqualTo(commands(before, "ExecStartEx"));
        }
    }
}
