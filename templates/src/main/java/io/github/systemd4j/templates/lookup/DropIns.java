package io.github.systemd4j.templates.lookup;

import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the drop-ins of a unit. */
final class DropIns {
    private static final String DIRECTORY = ".d";
    private static final String FILE = ".conf";

    private DropIns() {}

    /**
     * Returns all drop-ins, sorted by file name; of several with the same file name, the first counts. File names are
     * compared as paths, which are bytes: as text, different names would be equal in a locale whose encoding lacks
     * their characters.
     */
    static List<Path> in(UnitSearchPath searchPath, UnitName main, Collection<UnitName> names) throws IOException {
        Map<Path, Path> first = new TreeMap<>();
        for (Path directory : directories(searchPath, main, names)) {
            for (Path file : files(directory)) {
                first.putIfAbsent(file.getFileName(), file);
            }
        }
        return List.copyOf(first.values());
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(DropIns::isDropIn).toList();
        }
    }

    private static boolean isDropIn(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(FILE) && !name.startsWith(".");
    }

    /**
     * Returns the directories of drop-ins: those of the main name, then those of the other names, then those of the
     * type.
     */
    private static Set<Path> directories(UnitSearchPath searchPath, UnitName main, Collection<UnitName> names)
            throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        addExisting(directories, searchPath, prefixes(main));
        for (UnitName name : names) {
            addExisting(directories, searchPath, prefixes(name));
        }
        addExisting(directories, searchPath, List.of(main.type().dbusName()));
        return directories;
    }

    private static void addExisting(Set<Path> directories, UnitSearchPath searchPath, List<String> names)
            throws IOException {
        for (Path parent : searchPath.directories()) {
            for (String name : names) {
                Path directory = parent.resolve(name + DIRECTORY);
                if (Files.isDirectory(directory)) {
                    directories.add(directory.toRealPath());
                }
            }
        }
    }

    /** Returns a unit's name and its prefixes that end with a dash, each followed by the template's. */
    private static List<String> prefixes(UnitName name) {
        var all = new ArrayList<String>();
        for (UnitName prefix : dashed(name)) {
            all.add(prefix.value());
            if (prefix.isInstance()) {
                dashed(prefix.template()).forEach(template -> all.add(template.value()));
            }
        }
        return all;
    }

    private static List<UnitName> dashed(UnitName name) {
        var all = new ArrayList<UnitName>();
        for (Optional<UnitName> next = Optional.of(name); next.isPresent(); next = shortened(next.get())) {
            all.add(next.get());
        }
        return all;
    }

    /**
     * Returns the next shorter prefix: {@code a-b-.service} for {@code a-b-c.service}, and {@code a-.service} for that.
     */
    private static Optional<UnitName> shortened(UnitName name) {
        String prefix = name.prefix();
        String chopped = prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) : prefix;
        int dash = chopped.lastIndexOf('-');
        String suffix = name.instance().map(instance -> "@" + instance).orElse("")
                + name.type().suffix();
        return dash > 0 ? Optional.of(new UnitName(chopped.substring(0, dash + 1) + suffix)) : Optional.empty();
    }
}
