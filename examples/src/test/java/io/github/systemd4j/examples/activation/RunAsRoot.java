package io.github.systemd4j.examples.activation;

import io.github.systemd4j.examples.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets a service run as root, whatever its unit file says, until it is closed. */
record RunAsRoot(Path settings) implements AutoCloseable {
    static RunAsRoot of(String service) throws IOException {
        Path folder = Files.createDirectories(Path.of("/run/systemd/system", service + ".d"));
        Path settings = Files.writeString(folder.resolve("root.conf"), "[Service]\nDynamicUser=no\n");
        reload();
        return new RunAsRoot(settings);
    }

    private static void reload() throws IOException {
        Commands.run("systemctl", "daemon-reload");
    }

    @Override
    public void close() throws IOException {
        Files.delete(settings);
        reload();
    }
}
