package io.github.systemd4j.bindings;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the symbol lists with the generated classes and with the libraries that are installed. */
class SymbolsTest {
    private static final Pattern VERSIONED = Pattern.compile("(sd_\\w+)@@LIBSYSTEMD_(\\d+)");
    private static final int OLDEST = 239;

    @ParameterizedTest
    @EnumSource
    void shouldResolveEachFunctionWhenTheLibraryIsInstalled(Header header) throws Exception {
        SymbolLookup library = header == Header.LIBC ? Linker.nativeLinker().defaultLookup() : Libsystemd::find;

        assertThat(addresses(header.generated()))
                .isEqualTo(header.symbols("function").stream()
                        .map(Symbol::name)
                        .collect(toMap(name -> name, library::findOrThrow)));
    }

    @Test
    void shouldMarkVersionWhenItIsNewerThanTheOldestSupported() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> marked = new TreeMap<>();
        Map<String, Integer> versions = versionsInLibrary();

        for (Header header : Header.OF_LIBSYSTEMD) {
            for (Symbol symbol : header.symbols()) {
                if (symbol.kind().equals("function") || symbol.kind().equals("var")) {
                    assertThat(versions).containsKey(symbol.name());
                    int version = versions.get(symbol.name());
                    expected.put(symbol.name(), version > OLDEST ? "LIBSYSTEMD_" + version : "");
                    marked.put(symbol.name(), symbol.version());
                }
            }
        }

        assertThat(marked).isEqualTo(expected);
    }

    /** Returns the addresses of the generated class's functions, by their names. */
    private static Map<String, MemorySegment> addresses(Class<?> generated) throws ReflectiveOperationException {
        Map<String, MemorySegment> addresses = new TreeMap<>();
        for (Method method : generated.getDeclaredMethods()) {
            if (method.getName().endsWith("$address")) {
                addresses.put(method.getName().replace("$address", ""), (MemorySegment) method.invoke(null));
            }
        }
        for (Class<?> variadic : generated.getClasses()) {
            addresses.put(variadic.getSimpleName(), (MemorySegment)
                    variadic.getMethod("address").invoke(null));
        }
        return addresses;
    }

    private static Map<String, Integer> versionsInLibrary() throws IOException, InterruptedException {
        String symbols =
                Tool.readelf("--dyn-syms", "--wide", loadedLibrary().toString()).output();
        return VERSIONED
                .matcher(symbols)
                .results()
                .collect(toMap(match -> match.group(1), match -> Integer.parseInt(match.group(2))));
    }

    private static Path loadedLibrary() throws IOException {
        Libsystemd.load();
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("/libsystemd.so.0"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
