package io.github.systemd4j.bindings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** The shared library {@code libsystemd.so.0}: whether it can be called, and which functions it has. */
public final class Libsystemd {
    private static final String LIBRARY = "libsystemd.so.0";

    private Libsystemd() {}

    /**
     * Checks that native code may be called and that the library is there, and loads it.
     *
     * @throws UnsupportedOperationException if either is not so; the message says which flag or package is missing
     */
    public static void load() {
        Objects.requireNonNull(Loaded.SYMBOLS);
    }

    /**
     * Checks that the installed library has a function that came after version 239.
     *
     * @param function its C name
     * @throws UnsupportedOperationException if it lacks the function; the message names the version that brought it
     */
    public static void require(String function) {
        require(function, Loaded.SYMBOLS);
    }

    static Optional<MemorySegment> find(String symbol) {
        return Loaded.SYMBOLS.find(symbol);
    }

    static void require(String function, SymbolLookup symbols) {
        if (symbols.find(function).isEmpty()) {
            throw new UnsupportedOperationException("the installed %s has no %s: it came with systemd %s"
                    .formatted(LIBRARY, function, versionOf(function)));
        }
    }

    static SymbolLookup open(String library) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalCallerException e) {
            throw new UnsupportedOperationException(
                    "this JVM denies native access: start java with --enable-native-access=" + moduleOnCommandLine(),
                    e);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedOperationException(
                    "%s can't be loaded: install libsystemd (Debian, Ubuntu: apt install libsystemd0; Fedora: dnf install systemd-libs)"
                            .formatted(library),
                    e);
        }
    }

    private static String moduleOnCommandLine() {
        Module module = Libsystemd.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    private static String versionOf(String function) {
        try (var list = Objects.requireNonNull(Libsystemd.class.getResourceAsStream("libsystemd.symbols"));
                var lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            String marked = "--include-function " + function + " # LIBSYSTEMD_";
            return lines.lines()
                    .filter(line -> line.startsWith(marked))
                    .map(line -> line.substring(marked.length()))
                    .findFirst()
                    .orElse("239 or earlier");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Loaded {
        static final SymbolLookup SYMBOLS = open(LIBRARY);
    }
}
