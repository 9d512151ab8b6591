package io.github.systemd4j.activation;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;

/** Names of files as C has them: bytes in the encoding that Java takes them to be in. */
final class FileNames {
    static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding"));

    private FileNames() {}

    static MemorySegment allocate(Object name, Arena arena) {
        return arena.allocateFrom(JAVA_BYTE, (name + "\0").getBytes(CHARSET));
    }
}
