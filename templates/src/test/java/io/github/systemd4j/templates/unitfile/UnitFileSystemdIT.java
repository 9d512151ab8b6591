package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.UnitFolder;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Compares this library's view of files with that of the real systemd, which loads them. */
@Tag("systemd")
class UnitFileSystemdIT {
    private static final int UNITS = 150;

    private static final String VERSION = "252";

    private final SystemdManager systemd = SystemdManager.openSystem();
    private final List<String> written = new ArrayList<>();
    private final List<Path> placed = new ArrayList<>();

    /** Newer ones have dropped prefixes of commands, folders and errors. */
    @BeforeEach
    void checkVersion() {
        assumeTrue(systemd.version().startsWith(VERSION), "what is compared is systemd " + VERSION);
    }

    @AfterEach
    void close() throws IOException {
        written.forEach(UnitFolder::delete);
        for (Path path : placed) {
            Files.delete(path);
        }
        systemd.close();
    }

    private void write(String name, String text) {
        written.add(name);
        UnitFolder.write(name, text);
    }

    private UnitProperties load(String name) {
        return systemd.loadUnit(new UnitName(name)).properties();
    }

    // --- what this library writes

    private record Written(
            String description, List<String> arguments, String value, String folder, long micros, long size) {
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
                    .execStart(Command.of("/bin/true", arguments).with(flags))
                    .execStop(Command.of("/bin/tr ue", arguments).calledAs("x" + value))
                    .environment("A", value)
                    .environment("B", "")
                    .environmentFile(plain(folder))
                    .optionalEnvironmentFile(plain(folder))
                    .workingDirectory(plain(folder))
                    .readWritePaths(plain(folder), "/a b")
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
                    .containsExactly(new Command("/bin/true", prepend("/bin/true", expanding()), Set.of()));
            assertThat(commands(unit, "ExecStopEx"))
                    .containsExactly(
                            new Command("/bin/tr ue", prepend("x" + value.replace("$", "$$"), expanding()), Set.of()));
            assertThat(unit.getStrings("Environment")).containsExactly("A=" + value, "B=");
            assertThat(unit.asMap())
                    .containsEntry(
                            "EnvironmentFiles",
                            List.of(Struct.of(plain(folder), false), Struct.of(plain(folder), true)));
            assertThat(unit.getString("WorkingDirectory")).isEqualTo(plain(folder));
            assertThat(unit.getStrings("ReadWritePaths")).containsExactly(plain(folder), "/a b");
            assertThat(unit.get("TimeoutStartUSec", Object.class)).isEqualTo(micros);
            assertThat(unit.get("MemoryMax", Object.class)).isEqualTo(size);
            assertThat(unit.getBoolean("RemainAfterExit")).isEqualTo(size % 2 == 0);
        }
    }

    private static List<String> prepend(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    /** With percent signs as systemd has made them. */
    private static List<Command> commands(UnitProperties unit, String property) {
        return ((List<?>) unit.asMap().get(property))
                .stream().map(command -> command((Struct) command)).toList();
    }

    private static Command command(Struct command) {
        List<String> argv =
                ((List<?>) command.get(1)).stream().map(String.class::cast).toList();
        Set<ExecFlag> flags = ((List<?>) command.get(2))
                .stream()
                        .map(word -> Stream.of(ExecFlag.values())
                                .filter(flag -> flag.dbusName().equals(word))
                                .findFirst()
                                .orElseThrow())
                        .collect(Collectors.toSet());
        return new Command((String) command.get(0), argv, flags);
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
        var command = new Command(
                "/bin/a$b",
                List.of("$$x", "%%", ""),
                Set.of(ExecFlag.IGNORE_FAILURE, ExecFlag.NO_ENV_EXPAND, ExecFlag.AMBIENT));
        write(
                "s4j-flags.service",
                new ServiceUnitBuilder()
                        .type(ServiceUnitBuilder.Type.ONESHOT)
                        .execStart(command, Command.of("true", ";"))
                        .execStop(Command.of("/bin/a$b", "$c"))
                        .build()
                        .toString());

        systemd.reload();

        UnitProperties unit = load("s4j-flags.service");
        assertThat(commands(unit, "ExecStartEx"))
                .containsExactly(
                        new Command("/bin/a$b", List.of("$$x", "%", ""), command.flags()),
                        new Command("true", List.of("true", ";"), Set.of()));
        assertThat(commands(unit, "ExecStopEx"))
                .containsExactly(new Command("/bin/a$b", List.of("/bin/a$$b", "$$c"), Set.of()));
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

    // --- what others write

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
        List<Command> commands = new ArrayList<>();
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
                        .map(UnitFileSystemdIT::withoutSpecifiers)
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

    private static Command withoutSpecifiers(Command command) {
        return new Command(
                command.program(),
                command.argv().stream()
                        .map(argument -> argument.replace("%%", "%"))
                        .toList(),
                command.flags());
    }

    /** The variables that systemd takes, each once. */
    private static List<String> environment(List<String> items) {
        Map<String, String> variables = new LinkedHashMap<>();
        items.stream()
                .map(item -> item.replace("%%", "%"))
                .filter(item -> item.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*"))
                .forEach(item -> variables.put(item.substring(0, item.indexOf('=')), item));
        return List.copyOf(variables.values());
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
            assertThat(lastArgument(arguments.get(i))).as(arguments.get(i)).isEqualTo(Utf8.decode(got));
        }
    }

    /** Empty if it is refused. */
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
            return UnitDocument.parse(Utf8.raw(bytes))
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

    // --- where files are

    @Test
    void shouldFindTheFilesThatSystemdFindsWhenTheyAreInManyPlaces() throws IOException {
        Path etc = Path.of("/etc/systemd/system");
        Path run = Path.of("/run/systemd/system");
        Path control = Path.of("/run/systemd/system.control");
        String service = "[Service]\nExecStart=/bin/true\n";
        put(run, "s4jl-a-b@.service", service + "Environment=A=1 B=1\n");
        put(run, "s4jl-a-b@own.service", service);
        put(etc, "s4jl-a-b@.service.d/2.conf", "[Service]\nEnvironment=\nEnvironment=C=1\n");
        put(control, "s4jl-a-b@i.service.d/3.conf", "[Service]\nEnvironment=D=1\n");
        put(run, "s4jl-a-b@i.service.d/2.conf", "[Service]\nEnvironment=E=1\n");
        put(run, "s4jl-a-.service.d/4.conf", "[Service]\nEnvironment=F=1\n");
        put(run, "s4jl-a-@.service.d/5.conf", "[Service]\nEnvironment=G=1\n");
        put(etc, "s4jl-.service.d/4.conf", "[Service]\nEnvironment=H=1\n");
        put(run, "service.d/4.conf", "[Service]\nEnvironment=I=1\n");
        put(run, "service.d/1-\u00e4.conf", "");
        put(run, "service.d/.6.conf", "[Service]\nEnvironment=J=1\n");
        link(etc, "s4jl-a-b@.service.d/5.conf", "/dev/null");
        put(run, "s4jl--x-.service", service);
        put(run, "s4jl--.service.d/7.conf", "[Service]\nEnvironment=K=1\n");
        link(etc, "s4jl-alias@.service", "/run/systemd/system/s4jl-a-b@.service");
        put(run, "s4jl-alias@z.service", service);
        link(etc, "s4jl-one.service", "s4jl-two.service");
        link(etc, "s4jl-two.service", "/run/systemd/system/s4jl-three.service");
        put(run, "s4jl-three.service", service);
        put(run, "s4jl-one.service.d/8.conf", "[Service]\nEnvironment=L=1\n");
        link(etc, "s4jl-null.service", "/dev/null");
        put(etc, "s4jl-empty.service", "");
        link(etc, "s4jl-broken.service", "s4jl-missing.service");
        link(etc, "s4jl-away.service", "/opt/s4jl-missing.service");
        link(etc, "s4jl-loop.service", "s4jl-loop2.service");
        link(etc, "s4jl-loop2.service", "s4jl-loop.service");
        link(etc, "s4jl-self.service", "/run/systemd/system/s4jl-self.service");
        put(run, "s4jl-self.service", service);
        put(run, "s4jl-target@.service", service);
        link(etc, "s4jl-inst@x.service", "s4jl-target@.service");
        link(etc, "s4jl-target@out.service", "/opt/s4jl-missing.service");
        link(etc, "s4jl-target@in.service", "s4jl-missing@in.service");
        link(etc, "s4jl-target@tmpl.service", "s4jl-missing@.service");
        link(etc, "s4jl-target@loop.service", "s4jl-loop@loop.service");
        link(etc, "s4jl-loop@loop.service", "s4jl-target@loop.service");
        link(etc, "s4jl-target@null.service", "/dev/null");
        link(etc, "s4jl-away@.service", "/opt/s4jl-missing@.service");
        link(etc, "s4jl-via@.service", "s4jl-target@.service");
        systemd.reload();
        UnitLookup lookup = UnitLookup.of(UnitSearchPath.system());
        for (String name : List.of(
                "a-b@i",
                "a-b@own",
                "a-b@z",
                "-x-",
                "alias@i",
                "one",
                "two",
                "three",
                "null",
                "empty",
                "broken",
                "away",
                "loop",
                "self",
                "inst@x",
                "target@x",
                "target@out",
                "target@in",
                "target@tmpl",
                "target@loop",
                "target@null",
                "away@x",
                "via@y",
                "nothing")) {
            assertSame(lookup.find(new UnitName("s4jl-" + name + ".service")));
        }
    }

    @Test
    void shouldFindEachDropInWhenTheLocaleHasNoneOfTheirCharacters() throws IOException {
        Path run = Path.of("/run/systemd/system");
        put(run, "s4jl-c.service", "[Service]\nExecStart=/bin/true\n");
        put(run, "s4jl-c.service.d/\u00e9.conf", "[Service]\nEnvironment=A=1\n");
        put(run, "s4jl-c.service.d/\u00e4.conf", "[Service]\nEnvironment=B=1\n");
        put(run, "s4jl-c.service.d/\ud83d\ude00.conf", "[Service]\nEnvironment=C=1\n");
        put(run, "s4jl-c.service.d/\uff5e.conf", "[Service]\nEnvironment=D=1\n");
        put(run, "s4jl-c.service.d/z.conf", "[Service]\nEnvironment=E=1\n");
        systemd.reload();

        var found = JavaProgram.run(List.of("env", "LC_ALL=C"), LookingProgram.class, "s4jl-c.service");

        assertThat(found.output().lines().toList())
                .as(found.errors())
                .isEqualTo(load("s4jl-c.service").getStrings("Environment"));
    }

    private void assertSame(UnitSources sources) throws IOException {
        UnitProperties unit = load(sources.name().value());
        String name = sources.name().value();
        switch (sources.fragment()) {
            case Fragment.Present(Path path) -> {
                assertThat(unit.loadState()).as(name).isEqualTo(LoadState.LOADED);
                assertThat(unit.getString("FragmentPath")).isEqualTo(path.toString());
                assertThat(unit.getStrings("DropInPaths"))
                        .containsExactlyElementsOf(
                                sources.dropIns().stream().map(Path::toString).toList());
                assertThat(unit.getStrings("Environment"))
                        .isEqualTo(environment(sources.settings().values("Service", "Environment").stream()
                                .flatMap(setting -> setting.value().items().stream())
                                .toList()));
                assertThat(unit.getStrings("Names"))
                        .containsExactlyInAnyOrderElementsOf(
                                sources.names().stream().map(UnitName::value).toList());
            }
            case Fragment.Masked(Path path) -> {
                assertThat(unit.loadState()).as(name).isEqualTo(LoadState.MASKED);
                assertThat(unit.getString("FragmentPath")).isEqualTo(path.toString());
            }
            case Fragment.Broken _, Fragment.Absent _ ->
                assertThat(unit.loadState()).as(name).isIn(LoadState.NOT_FOUND, LoadState.ERROR);
        }
    }

    @Test
    void shouldBeTheManagersListWhenTheSearchPathIsTheSystems() {
        @SuppressWarnings("unchecked")
        List<String> path = systemd.property("UnitPath", List.class);

        assertThat(UnitSearchPath.system().directories())
                .extracting(Path::toString)
                .containsExactlyElementsOf(path);
    }

    private void put(Path folder, String file, String text) throws IOException {
        put(folder, file, text, StandardCharsets.UTF_8);
    }

    private void put(Path folder, String file, String text, Charset charset) throws IOException {
        placed.add(folder.resolve(file));
        Files.createDirectories(folder.resolve(file).getParent());
        Files.write(folder.resolve(file), text.getBytes(charset));
    }

    private void link(Path folder, String file, String target) throws IOException {
        placed.add(folder.resolve(file));
        Files.createDirectories(folder.resolve(file).getParent());
        Files.createSymbolicLink(folder.resolve(file), Path.of(target));
    }
}
