package io.github.systemd4j.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles the programs in other languages that this library is compared with. */
final class CCompiler {
    private static final Path SOURCES = Path.of("benchmarks/src/main");

    private CCompiler() {}

    /**
     * Compiles a source below {@code benchmarks/src/main}. The current directory must be the project's.
     *
     * @param command the compiler and its arguments
     * @throws IllegalStateException if it reports an error, after its messages on standard error
     */
    static Path compile(String source, Path output, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("-o", output.toString(), SOURCES.resolve(source).toString()));
        if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", words));
        }
        return output;
    }
}
