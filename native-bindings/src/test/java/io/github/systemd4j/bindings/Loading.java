package io.github.systemd4j.bindings;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program that {@link LibsystemdTest} starts in other JVMs: loads the library and then initializes all hand-written
 * classes.
 */
final class Loading {
    private Loading() {}

    public static void main(String[] arguments) throws Exception {
        if (loaded() && loaded()) {
            for (String name : handWritten()) {
                System.out.println("initialized " + Class.forName(name).getName());
            }
            try (Arena arena = Arena.ofConfined()) {
                long elements = 2;
                System.out.println("vtable elements of "
                        + new sd_bus_vtable(arena, 0).end().byteSize() / elements + " bytes");
            }
        }
    }

    private static boolean loaded() {
        try {
            Libsystemd.load();
            System.out.println("loaded");
            return true;
        } catch (UnsupportedOperationException e) {
            System.out.println("refused: " + e.getMessage());
            return false;
        }
    }

    static List<String> handWritten() throws IOException {
        String name = Libsystemd.class.getPackageName();
        try (Stream<Path> files = Files.list(Path.of("target/classes").resolve(name.replace('.', '/')))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
                    .map(file -> name + "." + file.replace(".class", ""))
                    .sorted()
                    .toList();
        }
    }
}
