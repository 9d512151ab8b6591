package io.github.systemd4j.examples.activation;

import io.github.systemd4j.examples.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings that override those of a unit file, until it is closed. */
record DropIn(Path file) implements AutoCloseable {
    /** @param settings the lines of a unit file */
    static DropIn of(String unit, String settings) throws IOException {
        Path directory = Files.createDirectories(Path.of("/run/systemd/system", unit + ".d"));
        Path file = Files.writeString(directory.resolve("test.conf"), settings);
        reload();
        return new DropIn(file);
    }

    private static void reload() throws IOException {
        Commands.run("systemctl", "daemon-reload");
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
        reload();
    }
}
