package io.github.systemd4j.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Unit files for one test, below {@code /run}, whose content is lost when systemd ends. */
public final class UnitDirectory {
    private static final Path DIRECTORY = Path.of("/run/systemd/system");

    private UnitDirectory() {}

    /** Writes a unit file, which systemd reads when it first needs it, or when it reloads. */
    public static Path write(String unit, String text) {
        try {
            Files.createDirectories(DIRECTORY);
            return Files.writeString(DIRECTORY.resolve(unit), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a unit file, which systemd notices when it reloads. */
    public static void delete(String unit) {
        try {
            Files.deleteIfExists(DIRECTORY.resolve(unit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a service without a limit of starts, which ends by itself. */
    public static Path oneshot(String unit, String command) {
        return service(unit, "Type=oneshot\nExecStart=" + command);
    }

    /** Writes a service that runs until it is stopped. */
    public static Path lasting(String unit) {
        return service(unit, "Type=exec\nExecStart=sleep infinity");
    }

    private static Path service(String unit, String settings) {
        return write(unit, "[Unit]\nStartLimitIntervalSec=0\n[Service]\n" + settings + "\n");
    }

    /** Stops units, resets their failed states, because failed units would remain loaded, and deletes their files. */
    public static void end(Collection<String> units) {
        for (String verb : List.of("stop", "reset-failed")) {
            var command = new ArrayList<>(List.of("systemctl", verb));
            command.addAll(units);
            Command.run(command);
        }
        units.forEach(UnitDirectory::delete);
        Command.run("systemctl", "daemon-reload");
    }
}
