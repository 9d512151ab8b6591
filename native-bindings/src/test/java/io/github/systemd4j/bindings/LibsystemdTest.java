package io.github.systemd4j.bindings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LibsystemdTest {
    private static final String CLASSES = "target/classes";
    private static final String TEST_CLASSES = "target/test-classes";
    private static final String DENY = "--illegal-native-access=deny";

    @TempDir
    private Path directory;

    /**
     * A way to run a program: how it finds systemd4j, and how the command line names the code that needs native access.
     */
    private enum Packaging {
        CLASS_PATH("ALL-UNNAMED", "-cp", CLASSES + ":" + TEST_CLASSES, Loading.class.getName()),
        MODULE_PATH(
                "io.github.systemd4j.bindings",
                "-p",
                CLASSES,
                "--patch-module",
                "io.github.systemd4j.bindings=" + TEST_CLASSES,
                "-m",
                "io.github.systemd4j.bindings/" + Loading.class.getName());

        final String nativeModule;
        final List<String> run;

        Packaging(String nativeModule, String... run) {
            this.nativeModule = nativeModule;
            this.run = List.of(run);
        }
    }

    @Test
    void shouldLoadWhenLibraryIsInstalled() {
        Libsystemd.load();

        Libsystemd.require("sd_notify_barrier");
        assertThat(Libsystemd.find("sd_bus_open")).isPresent();
        assertThat(Libsystemd.find("sd_bus_of_nowhere")).isEmpty();
    }

    @Test
    void shouldNameFunctionAndVersionWhenLibraryLacksIt() {
        SymbolLookup empty = name -> Optional.empty();

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Libsystemd.require("sd_bus_open_user_machine", empty))
                .withMessage("the installed libsystemd.so.0 has no sd_bus_open_user_machine: it came with systemd 248");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Libsystemd.require("sd_bus_open", empty))
                .withMessage("the installed libsystemd.so.0 has no sd_bus_open: it came with systemd 239 or earlier");
    }

    @Test
    void shouldNameEachNewerFunctionWhenLibraryIsTheOldestSupported() throws Exception {
        SymbolLookup oldest = Libsystemd.open(oldestSupported("liboldest.so").toString());

        for (Symbol function : Header.functionsOfLibsystemd()) {
            if (function.version().isEmpty()) {
                Libsystemd.require(function.name(), oldest);
            } else {
                assertThatExceptionOfType(UnsupportedOperationException.class)
                        .isThrownBy(() -> Libsystemd.require(function.name(), oldest))
                        .withMessageContaining(function.name())
                        .withMessageEndingWith("systemd " + function.version().replace("LIBSYSTEMD_", ""));
            }
        }
    }

    @Test
    void shouldNeedNothingNewerWhenLibraryIsTheOldestSupported() throws Exception {
        oldestSupported("libsystemd.so.0");
        var expected = new ArrayList<>(List.of("loaded", "loaded"));
        Loading.handWritten().forEach(name -> expected.add("initialized " + name));
        expected.add("vtable elements of 48 bytes");

        Tool.Result result = start(
                Packaging.CLASS_PATH, Map.of("LD_LIBRARY_PATH", directory.toString()), allowed(Packaging.CLASS_PATH));

        assertThat(result.output().lines()).containsExactlyElementsOf(expected);
    }

    @Test
    void shouldNameTheOldestVersionWhenLibraryIsOlder() throws Exception {
        Path old = Tool.cc(directory, "libold.so", "int sd_bus_open(void) { return 0; }", "-shared", "-fPIC");

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Libsystemd.open(old.toString()))
                .withMessage(old + " is older than systemd 239, the oldest that can be used");
    }

    @Test
    void shouldNameThePackageWhenLibraryIsMissing() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Libsystemd.open("libsystemd.so.nowhere"))
                .withMessage("libsystemd.so.nowhere can't be loaded: install libsystemd "
                        + "(Debian, Ubuntu: apt install libsystemd0; Fedora: dnf install systemd-libs)");
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameTheFlagWhenNativeAccessIsDenied(Packaging packaging) throws Exception {
        Tool.Result result = start(packaging, Map.of(), List.of(DENY));

        assertThat(result.output().strip())
                .isEqualTo("refused: this JVM denies native access: start java with --enable-native-access="
                        + packaging.nativeModule);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoadWithoutWarningWhenTheFlagIsGiven(Packaging packaging) throws Exception {
        Tool.Result result = start(packaging, Map.of(), allowed(packaging));

        assertThat(result.output().lines())
                .startsWith("loaded")
                .endsWith("vtable elements of 56 bytes")
                .noneMatch(line -> line.contains("WARNING"));
    }

    private static List<String> allowed(Packaging packaging) {
        return List.of(DENY, "--enable-native-access=" + packaging.nativeModule);
    }

    private static Tool.Result start(Packaging packaging, Map<String, String> environment, List<String> flags)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(flags);
        arguments.addAll(packaging.run);
        return Tool.java(environment, arguments);
    }

    /** Builds a library that has the listed functions of libsystemd 239, and nothing else. */
    private Path oldestSupported(String name) throws IOException, InterruptedException {
        String source = Header.functionsOfLibsystemd().stream()
                .filter(function -> function.version().isEmpty())
                .map(function -> "int %s(void) { return 0; }\n".formatted(function.name()))
                .collect(Collectors.joining());
        return Tool.cc(directory, name, source, "-shared", "-fPIC");
    }
}
