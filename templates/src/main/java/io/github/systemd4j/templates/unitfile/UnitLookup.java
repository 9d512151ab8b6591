package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.manager.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the files of units in the directories of a search path, as systemd does: a copy of what was there when it was
 * made. Immutable.
 *
 * <pre>{@code
 * UnitFiles files = UnitLookup.of(UnitSearchPath.system()).find(new UnitName("ssh.service"));
 * files.settings().value("Service", "Restart"); // and where it was set
 * }</pre>
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit(5)</a>
 */
public final class UnitLookup {
    private final UnitSearchPath searchPath;
    private final UnitNames names;

    private UnitLookup(UnitSearchPath searchPath, UnitNames names) {
        this.searchPath = searchPath;
        this.names = names;
    }

    /**
     * Looks into the directories. Those that are missing are passed over.
     *
     * @throws IOException if one can't be read
     */
    public static UnitLookup of(UnitSearchPath searchPath) throws IOException {
        return new UnitLookup(searchPath, UnitNames.in(searchPath));
    }

    /**
     * Finds the files of a unit: its fragment, which for an instance may be its template's, and its drop-ins, of which
     * the first of each file name counts.
     *
     * @throws IOException if a directory can't be read
     */
    public UnitFiles find(UnitName name) throws IOException {
        Fragment fragment = fragment(name);
        UnitName main = mainName(name, fragment);
        Set<UnitName> all = new TreeSet<>(names.aliases(main));
        all.add(name);
        all.add(main);
        return new UnitFiles(main, all, fragment, DropIns.in(searchPath, main, all));
    }

    private Fragment fragment(UnitName name) throws IOException {
        Fragment own = fragmentOf(name);
        boolean found = own instanceof Fragment.Present || own instanceof Fragment.Masked;
        if (found || !name.isInstance()) {
            return own;
        }
        Fragment template = fragmentOf(name.template());
        return template instanceof Fragment.Absent ? own : template;
    }

    private Fragment fragmentOf(UnitName name) throws IOException {
        var chain = new ArrayList<UnitName>();
        Optional<UnitNames.Target> target = names.get(name);
        for (int i = 0; i < UnitNames.MAX_LINKS && target.isPresent(); i++) {
            if (target.get() instanceof UnitNames.File(Path path)) {
                return ofFile(path);
            }
            UnitName next = ((UnitNames.Alias) target.get()).name();
            chain.add(next);
            target = names.get(next).or(() -> ofTemplate(next));
        }
        return chain.isEmpty() ? new Fragment.Absent() : broken(name, chain, target.isPresent());
    }

    private Optional<UnitNames.Target> ofTemplate(UnitName name) {
        return name.isInstance() ? names.get(name.template()) : Optional.empty();
    }

    private static Fragment ofFile(Path path) throws IOException {
        if (!Files.exists(path)) {
            return new Fragment.Broken("%s leads to no file".formatted(path));
        }
        return Masks.isMask(path) ? new Fragment.Masked(path) : new Fragment.Present(path);
    }

    private static Fragment broken(UnitName name, List<UnitName> chain, boolean loop) {
        String links = name + chain.stream().map(next -> " -> " + next).reduce("", String::concat);
        return new Fragment.Broken(links + (loop ? ": too many links, or a loop" : ", which has no file"));
    }

    private static UnitName mainName(UnitName name, Fragment fragment) {
        return switch (fragment) {
            case Fragment.Present(Path path) -> ofFileName(name, path);
            case Fragment.Masked(Path path) -> ofFileName(name, path);
            default -> name;
        };
    }

    private static UnitName ofFileName(UnitName name, Path path) {
        var named = new UnitName(path.getFileName().toString());
        return named.isTemplate() && name.isInstance()
                ? named.withInstance(name.instance().orElseThrow())
                : named;
    }
}
