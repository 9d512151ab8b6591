package io.github.systemd4j.templates.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.run.ExecFlag;
import io.github.systemd4j.templates.unitfile.CommandLine;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Places unit files, and reads what systemd has loaded from them. */
public abstract class LoadedUnitFiles {
    private static final String VERSION = "252";

    protected final SystemdManager systemd = SystemdManager.openSystem();
    private final List<String> written = new ArrayList<>();
    protected final List<Path> placed = new ArrayList<>();

    /** Skips the test where systemd is newer: later versions read commands, directories and errors differently. */
    protected final void assumeComparedVersion() {
        assumeTrue(systemd.version().startsWith(VERSION), "what is compared is systemd " + VERSION);
    }

    /** Deletes the files, and closes the connection. */
    protected final void close() throws IOException {
        written.forEach(UnitDirectory::delete);
        for (Path path : placed) {
            Files.delete(path);
        }
        systemd.close();
    }

    protected void write(String name, String text) {
        written.add(name);
        UnitDirectory.write(name, text);
    }

    protected UnitProperties load(String name) {
        return systemd.loadUnit(new UnitName(name)).properties();
    }

    /** Returns commands as systemd reports them, with specifiers expanded. */
    protected static List<CommandLine> commands(UnitProperties unit, String property) {
        return ((List<?>) unit.asMap().get(property))
                .stream().map(command -> command((Struct) command)).toList();
    }

    protected static CommandLine command(Struct command) {
        List<String> argv =
                ((List<?>) command.get(1)).stream().map(String.class::cast).toList();
        Set<ExecFlag> flags = ((List<?>) command.get(2))
                .stream()
                        .map(word -> Stream.of(ExecFlag.values())
                                .filter(flag -> flag.dbusName().equals(word))
                                .findFirst()
                                .orElseThrow())
                        .collect(Collectors.toSet());
        return new CommandLine((String) command.get(0), argv, flags);
    }

    /** Returns the variables that systemd accepts, each once. */
    protected static List<String> environment(List<String> items) {
        Map<String, String> variables = new LinkedHashMap<>();
        items.stream()
                .map(item -> item.replace("%%", "%"))
                .filter(item -> item.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*"))
                .forEach(item -> variables.put(item.substring(0, item.indexOf('=')), item));
        return List.copyOf(variables.values());
    }

    protected void put(Path directory, String file, String text) throws IOException {
        put(directory, file, text, StandardCharsets.UTF_8);
    }

    protected void put(Path directory, String file, String text, Charset charset) throws IOException {
        placed.add(directory.resolve(file));
        Files.createDirectories(directory.resolve(file).getParent());
        Files.write(directory.resolve(file), text.getBytes(charset));
    }

    protected void link(Path directory, String file, String target) throws IOException {
        placed.add(directory.resolve(file));
        Files.createDirectories(directory.resolve(file).getParent());
        Files.createSymbolicLink(directory.resolve(file), Path.of(target));
    }
}
