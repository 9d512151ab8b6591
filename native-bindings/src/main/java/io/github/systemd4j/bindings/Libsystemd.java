package io.github.systemd4j.bindings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shared library {@code libsystemd.so.0}: whether it can be called, and which functions it has. */
public final class Libsystemd {
    private static final String LIBRARY = "libsystemd.so.0";
    private static final int OLDEST = 239;
    private static final List<String> SYMBOL_LISTS = List.of("sd-bus", "sd-daemon", "sd-id128", "sd-journal");
    private static final String NEW_IN_OLDEST = "sd_bus_open_with_description";

    /**
     * Not set by an initializer, because callers of a class whose initializer has failed get a NoClassDefFoundError
     * without a message.
     */
    private static volatile @Nullable SymbolLookup loaded;

    private static volatile boolean missing;

    private Libsystemd() {}

    /**
     * Loads the library once, after a check that native code may be called, that the library exists and that it is not
     * older than 239. Nothing else of this module may be used before.
     *
     * @throws UnsupportedOperationException if the check fails; the message says which flag or package is missing
     */
    public static void load() {
        symbols();
    }

    /**
     * Checks that the installed library has a function that was added after version 239.
     *
     * @param function its C name
     * @throws UnsupportedOperationException if it lacks the function; the message names the version that added it
     */
    public static void require(String function) {
        require(function, symbols());
    }

    /** Returns whether the installed library has a function; see {@link #require(String)}. */
    public static boolean has(String function) {
        return find(function).isPresent();
    }

    /**
     * Returns whether the library is installed. The answer doesn't change.
     *
     * @throws UnsupportedOperationException if this JVM denies native access, or the library is older than 239; the
     *     message says what to do
     */
    public static boolean isInstalled() {
        if (loaded == null && !missing) {
            try {
                load();
            } catch (MissingLibraryException _) {
                missing = true;
            }
        }
        return !missing;
    }

    /** Thrown if the library isn't installed. */
    private static final class MissingLibraryException extends UnsupportedOperationException {
        private static final long serialVersionUID = 1L;

        MissingLibraryException(String library, Throwable cause) {
            super(
                    "%s can't be loaded: install libsystemd ".formatted(library)
                            + "(Debian, Ubuntu: apt install libsystemd0; Fedora: dnf install systemd-libs)",
                    cause);
        }
    }

    /**
     * Finds a function in this library or in libc. This library depends on libc, so that a look-up finds both; Java's
     * own look-up of libc takes longer, and serves systems without this library.
     */
    static Optional<MemorySegment> findAnywhere(String symbol) {
        if (isInstalled()) {
            Optional<MemorySegment> found = find(symbol);
            if (found.isPresent()) {
                return found;
            }
        }
        return Linker.nativeLinker().defaultLookup().find(symbol);
    }

    static Optional<MemorySegment> find(String symbol) {
        return symbols().find(symbol);
    }

    static void require(String function, SymbolLookup symbols) {
        if (symbols.find(function).isEmpty()) {
            throw new UnsupportedOperationException("the installed %s has no %s: it came with systemd %s"
                    .formatted(LIBRARY, function, versionOf(function)));
        }
    }

    static SymbolLookup open(String library) {
        SymbolLookup symbols = lookup(library);
        if (symbols.find(NEW_IN_OLDEST).isEmpty()) {
            throw new UnsupportedOperationException(
                    "%s is older than systemd %d, the oldest that can be used".formatted(library, OLDEST));
        }
        return symbols;
    }

    /** Several threads may run this at once: each then opens the same library, which stays open. */
    private static SymbolLookup symbols() {
        SymbolLookup symbols = loaded;
        if (symbols == null) {
            symbols = open(LIBRARY);
            loaded = symbols;
        }
        return symbols;
    }

    private static SymbolLookup lookup(String library) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalCallerException e) {
            throw new UnsupportedOperationException(
                    "this JVM denies native access: start java with --enable-native-access=" + moduleOnCommandLine(),
                    e);
        } catch (IllegalArgumentException e) {
            throw new MissingLibraryException(library, e);
        }
    }

    private static String moduleOnCommandLine() {
        Module module = Libsystemd.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    private static String versionOf(String function) {
        String marked = "--include-function " + function + " # LIBSYSTEMD_";
        return SYMBOL_LISTS.stream()
                .flatMap(Libsystemd::lines)
                .filter(line -> line.startsWith(marked))
                .map(line -> line.substring(marked.length()))
                .findFirst()
                .orElse(OLDEST + " or earlier");
    }

    private static Stream<String> lines(String list) {
        try (var in = Objects.requireNonNull(Libsystemd.class.getResourceAsStream(list + ".symbols"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
