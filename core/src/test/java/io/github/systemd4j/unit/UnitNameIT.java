package io.github.systemd4j.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares names of units with systemd's own tools. Bytes are strings in which each character represents one byte. */
class UnitNameIT {
    private static final long SEED = 20_100_330;
    private static final int BATCH = 400;
    /** A low number, because each refusal needs a process. */
    private static final int REFUSALS = 30;

    private static final String EVERY_BYTE =
            IntStream.range(1, 256).mapToObj(Character::toString).collect(Collectors.joining());
    private static final UnitName TEMPLATE = new UnitName("a.b@.socket");

    private static final String UNITS = "/org/freedesktop/systemd1/unit";

    @TempDir
    private Path directory;

    /** A conversion by systemd-escape with options, and the same by this library. */
    enum Mode {
        ESCAPE(UnitNameIT::escape),
        ESCAPE_SUFFIX(bytes -> escape(bytes) + UnitType.SWAP.suffix(), "--suffix=swap"),
        ESCAPE_TEMPLATE(bytes -> TEMPLATE.withInstance(escape(bytes)).value(), "--template=" + TEMPLATE),
        ESCAPE_PATH(Escaping::escapePath, "--path"),
        UNESCAPE(UnitNameIT::unescape, "--unescape"),
        UNESCAPE_PATH(Escaping::unescapePath, "--unescape", "--path"),
        UNESCAPE_INSTANCE(UnitNameIT::unescapeInstance, "--unescape", "--instance"),
        MANGLE(bytes -> new UnitName(Mangling.mangle(bytes, UnitType.SERVICE)).value(), "--mangle");

        final UnaryOperator<String> ours;
        final List<String> options;

        Mode(UnaryOperator<String> ours, String... options) {
            this.ours = ours;
            this.options = List.of(options);
        }

        boolean takes(String argument) {
            try {
                ours.apply(argument);
                return true;
            } catch (IllegalArgumentException refused) {
                return false;
            }
        }
    }

    private static String escape(String bytes) {
        return UnitName.escape(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String unescape(String escaped) {
        return Escaping.unescape(escaped);
    }

    private static String unescapeInstance(String name) {
        return unescape(new UnitName(name).instance().orElseThrow(IllegalArgumentException::new));
    }

    @ParameterizedTest
    @EnumSource
    void shouldAgreeWithSystemdEscape(Mode mode) throws Exception {
        List<String> arguments = arguments();
        List<String> taken = arguments.stream().filter(mode::takes).limit(BATCH).toList();
        assertThat(taken).hasSizeGreaterThan(BATCH / 10);
        if (!systemdEscape(mode, taken).equals(Result.of(taken.stream().map(mode.ours)))) {
            for (String argument : taken) {
                assertThat(systemdEscape(mode, List.of(argument)))
                        .as("%s of \"%s\", seed %d", mode, argument, SEED)
                        .isEqualTo(Result.of(Stream.of(mode.ours.apply(argument))));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatSystemdEscapeRefuses(Mode mode) throws Exception {
        List<String> refused = arguments().stream()
                .filter(argument -> !mode.takes(argument))
                .limit(REFUSALS)
                .toList();
        assertThat(refused.isEmpty()).isEqualTo(mode == Mode.ESCAPE || mode == Mode.ESCAPE_SUFFIX);
        for (String argument : refused) {
            assertThat(systemdEscape(mode, List.of(argument)).status())
                    .as("%s of \"%s\", seed %d", mode, argument, SEED)
                    .isNotZero();
        }
    }

    private static List<String> arguments() {
        var random = new Random(SEED);
        var arguments = new ArrayList<>(List.of(
                "",
                "/" + "a/".repeat(123) + "bc",
                "/" + "a/".repeat(123) + "bcd",
                "/",
                ".",
                "..",
                "-",
                "/dev",
                "/dev/a",
                "/sys/a",
                "/.",
                EVERY_BYTE));
        while (arguments.size() < 4 * BATCH) {
            arguments.add(bytes(random));
            arguments.add(pieces(random));
            arguments.add("a@" + pieces(random) + ".service");
            arguments.add(pieces(random) + ".mount");
            arguments.add("/" + pieces(random) + "/" + "c".repeat(random.nextInt(255)));
        }
        return arguments;
    }

    private static String bytes(Random random) {
        return random.ints(random.nextInt(1, 12), 0, EVERY_BYTE.length())
                .mapToObj(i -> EVERY_BYTE.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    private static String pieces(Random random) {
        String[] pieces = {
            "/",
            "/",
            "/a",
            "-",
            "-a",
            ".",
            "a",
            "B",
            "9",
            "@",
            "\\",
            "\\x",
            "\\x2e",
            "\\xC3",
            ":",
            "_",
            "*",
            "[",
            " ",
            "dev",
            "é",
            "b".repeat(200)
        };
        return random.ints(random.nextInt(1, 8), 0, pieces.length)
                .mapToObj(i -> pieces[i])
                .collect(Collectors.joining());
    }

    /** The exit status of systemd-escape, and its output. */
    private record Result(int status, String output) {
        static Result of(Stream<String> results) {
            return new Result(0, results.collect(Collectors.joining(" ", "", "\n")));
        }
    }

    /** Passes the arguments by xargs(1), because Java can't start programs with arbitrary bytes. */
    private Result systemdEscape(Mode mode, List<String> arguments) throws IOException, InterruptedException {
        Path input = directory.resolve("input");
        Path output = directory.resolve("output");
        Files.writeString(input, String.join("\0", arguments) + "\0", StandardCharsets.ISO_8859_1);
        var command = new ArrayList<>(List.of("xargs", "-0", "-x", "systemd-escape"));
        command.addAll(mode.options);
        command.add("--");
        int status = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return new Result(status, Files.readString(output, StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldAgreeWithLibsystemdOnObjectPaths() {
        var random = new Random(SEED);
        for (int i = 0; i < 1_000; i++) {
            UnitName name = name(random);
            String path = name.objectPath().value();
            assertThat(path).as("%s, seed %d", name, SEED).isEqualTo(libsystemdEncode(name.value()));
            assertThat(libsystemdDecode(path)).isEqualTo(name.value());
            assertThat(UnitName.ofObjectPath(path)).isEqualTo(name);
        }
    }

    @Test
    void shouldAgreeWithLibsystemdOnForeignObjectPaths() {
        var random = new Random(SEED);
        for (int i = 0; i < 1_000; i++) {
            String path = name(random).objectPath().value().replaceFirst("_2", random.nextBoolean() ? "_" : "_2E_");
            String name = libsystemdDecode(path);
            if (UnitName.isValid(name)) {
                assertThat(UnitName.ofObjectPath(path))
                        .as("%s, seed %d", path, SEED)
                        .hasToString(name);
            } else {
                assertThatThrownBy(() -> UnitName.ofObjectPath(path)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    private static UnitName name(Random random) {
        while (true) {
            String text = pieces(random);
            if (text.length() < 200 && !text.startsWith("@")) {
                return UnitName.mangle(text, UnitType.values()[random.nextInt(UnitType.values().length)]);
            }
        }
    }

    private static String libsystemdEncode(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(ValueLayout.ADDRESS);
            sd_bus_h.sd_bus_path_encode(arena.allocateFrom(UNITS), arena.allocateFrom(name), result);
            return text(result);
        }
    }

    private static String libsystemdDecode(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(ValueLayout.ADDRESS);
            sd_bus_h.sd_bus_path_decode(arena.allocateFrom(path), arena.allocateFrom(UNITS), result);
            return text(result);
        }
    }

    private static String text(MemorySegment result) {
        MemorySegment text = result.get(ValueLayout.ADDRESS, 0);
        try {
            return Memory.ALL.getString(text.address());
        } finally {
            libc_h.free(text);
        }
    }
}
