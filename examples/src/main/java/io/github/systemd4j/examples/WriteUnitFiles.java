package io.github.systemd4j.examples;

import io.github.systemd4j.templates.lookup.UnitLookup;
import io.github.systemd4j.templates.lookup.UnitSearchPath;
import io.github.systemd4j.templates.unitfile.CommandLine;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.templates.unitfile.UnitFileWriter;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Writes a unit file, adds a drop-in, and prints how systemd reads both. */
public final class WriteUnitFiles {
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("units");
        UnitFileWriter writer = UnitFileWriter.readableByAll();

        UnitDocument unit = new ServiceUnitBuilder()
                .description("Prints what it is given, 100% of it")
                .type(ServiceUnitBuilder.Type.ONESHOT)
                .execStart(CommandLine.of("/bin/echo", "two words", "$HOME", "50%"))
                .timeoutStart(Duration.ofSeconds(90))
                .build();
        writer.create(directory.resolve("print.service"), unit.bytes());
        System.out.println(unit);

        UnitDocument edited = UnitDocument.parse("# ours\n[Service]\nTimeoutStartSec = 5m\n")
                .set("Service", "TimeoutStartSec", UnitValue.timeSpan(Duration.ofMinutes(10)));
        Path dropIns = Files.createDirectory(directory.resolve("print.service.d"));
        writer.replace(dropIns.resolve("patience.conf"), edited.bytes());
        System.out.println(edited);

        UnitLookup.of(UnitSearchPath.of(directory))
                .find(new UnitName("print.service"))
                .settings()
                .all()
                .forEach(System.out::println);
    }
}
