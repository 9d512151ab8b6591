package io.github.systemd4j.activation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * Allocates names for C, terminated by NUL: file names in the encoding that Java uses for them, other names in UTF-8.
 */
final class CNames {
    static final Charset OF_FILES = Charset.forName(System.getProperty("sun.jnu.encoding"));

    private CNames() {}

    static MemorySegment allocate(Path path, Arena arena) {
        return allocate(path.toString(), OF_FILES, arena);
    }

    static MemorySegment allocate(String name, Arena arena) {
        return allocate(name, UTF_8, arena);
    }

    private static MemorySegment allocate(String name, Charset charset, Arena arena) {
        return arena.allocateFrom(JAVA_BYTE, (name + '\0').getBytes(charset));
    }
}
