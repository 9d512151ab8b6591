package io.github.systemd4j.templates.unitfile;

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

/** Finds a unit's drop-ins. */
final class DropIns {
    private static final String DIRECTORY = ".d";
    private static final String FILE = ".conf";

    private DropIns() {}

    /**
     * All of them, sorted by file name; of those with one file name, the first counts. Names are compared as paths, which
     * are bytes: as text, different ones would be the same in a locale whose encoding doesn't have their characters.
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

    /** Those of the main name come first, then those of the others, then those of the type. */
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

    /** A unit's name and the beginnings of it that end with a dash, each followed by its template's. */
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

    /** {@code a-b-.service} for {@code a-b-c.service}, and {@code a-.service} for that. */
    private static Optional<UnitName> shortened(UnitName name) {
        String prefix = name.prefix();
        String chopped = prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) : prefix;
        int dash = chopped.lastIndexOf('-');
        String suffix = name.instance().map(instance -> "@" + instance).orElse("")
                + name.type().suffix();
        return dash > 0 ? Optional.of(new UnitName(chopped.substring(0, dash + 1) + suffix)) : Optional.empty();
    }
}
