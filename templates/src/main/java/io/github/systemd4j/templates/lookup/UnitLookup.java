package io.github.systemd4j.templates.lookup;

import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the files of units in the directories of a search path, as systemd does. Takes a snapshot of the directories
 * when it is created. Immutable.
 *
 * <pre>{@code
 * UnitSources sources = UnitLookup.of(UnitSearchPath.system()).find(new UnitName("ssh.service"));
 * sources.settings().value("Service", "Restart"); // and where it was set
 * }</pre>
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html"> systemd.unit(5)</a>
 */
public final class UnitLookup {
    private final UnitSearchPath searchPath;
    private final UnitNames names;

    private UnitLookup(UnitSearchPath searchPath, UnitNames names) {
        this.searchPath = searchPath;
        this.names = names;
    }

    /**
     * Reads the directories. Missing ones are skipped.
     *
     * @throws IOException if a directory can't be read
     */
    public static UnitLookup of(UnitSearchPath searchPath) throws IOException {
        return new UnitLookup(searchPath, UnitNames.in(searchPath));
    }

    /**
     * Finds the files of a unit: its fragment, which may be the template's for an instance, and its drop-ins. Of
     * several drop-ins with one file name, the first counts.
     *
     * @throws IOException if a directory can't be read
     */
    public UnitSources find(UnitName name) throws IOException {
        Fragment fragment = fragment(name);
        UnitName own = fileName(fragment).orElse(name);
        UnitName main = UnitNames.instanceOf(own, name);
        Set<UnitName> all = new TreeSet<>(List.of(name, main));
        all.addAll(aliases(name, name));
        all.addAll(aliases(own, name));
        return new UnitSources(main, all, fragment, DropIns.in(searchPath, main, all));
    }

    /** Returns the names that lead to a file; for templates, the names of the instance. */
    private List<UnitName> aliases(UnitName file, UnitName name) {
        return names.leadingTo(file).stream()
                .filter(alias -> !alias.isTemplate() || leadsTo(UnitNames.instanceOf(alias, name), file))
                .map(alias -> UnitNames.instanceOf(alias, name))
                .toList();
    }

    /**
     * Returns whether the instance of an alias has no other file of its own, which would take precedence over the
     * template's.
     */
    private boolean leadsTo(UnitName alias, UnitName file) {
        return names.file(alias)
                .map(Path::getFileName)
                .filter(own -> !own.toString().equals(file.value()))
                .isEmpty();
    }

    /**
     * Returns the file that a name leads to, even if the file is missing. For an instance without a file and without a
     * loop of links, returns the template's file.
     */
    private Fragment fragment(UnitName name) throws IOException {
        Optional<Path> own = names.file(name);
        if (own.isPresent()) {
            return ofFile(own.get());
        }
        List<UnitName> chain = names.chain(name);
        Fragment links = ofLinks(chain);
        if (!name.isInstance() || UnitNames.isTooLong(chain)) {
            return links;
        }
        Fragment template = fragment(name.template());
        return template instanceof Fragment.Absent ? links : template;
    }

    private static Fragment ofFile(Path path) throws IOException {
        if (!Files.exists(path)) {
            return new Fragment.Broken("%s leads to no file".formatted(path));
        }
        return MaskedFiles.isMask(path) ? new Fragment.Masked(path) : new Fragment.Present(path);
    }

    private static Fragment ofLinks(List<UnitName> chain) {
        if (chain.size() == 1) {
            return new Fragment.Absent();
        }
        String links = chain.stream().map(UnitName::value).collect(Collectors.joining(" -> "));
        boolean loop = chain.stream().distinct().count() < chain.size();
        return new Fragment.Broken(links + (loop ? ": a loop" : ", which has no file, or too many links lead to it"));
    }

    private static Optional<UnitName> fileName(Fragment fragment) {
        return switch (fragment) {
            case Fragment.Present(Path path) ->
                Optional.of(new UnitName(path.getFileName().toString()));
            case Fragment.Masked(Path path) ->
                Optional.of(new UnitName(path.getFileName().toString()));
            case Fragment.Broken _, Fragment.Absent _ -> Optional.empty();
        };
    }
}
