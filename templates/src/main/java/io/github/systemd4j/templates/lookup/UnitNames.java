package io.github.systemd4j.templates.lookup;

import io.github.systemd4j.templates.internal.syntax.UnitAliases;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the names of units that have files or links, each with the target that takes precedence. */
final class UnitNames {
    /** The number of links that systemd follows. */
    private static final int MAX_LINKS = 8;

    /** The target of a name. */
    private sealed interface Target {}

    /** A file, or a link that leads out of the search path. */
    private record File(Path path) implements Target {}

    /** Another name. */
    private record Alias(UnitName name) implements Target {}

    private final Map<UnitName, Target> targets = new HashMap<>();
    private final Set<Path> directories = new HashSet<>();

    private UnitNames() {}

    static UnitNames in(UnitSearchPath searchPath) throws IOException {
        var names = new UnitNames();
        for (Path directory : searchPath.directories()) {
            names.directories.add(directory);
            if (Files.isDirectory(directory)) {
                names.directories.add(directory.toRealPath());
            }
        }
        for (Path directory : searchPath.directories()) {
            names.addAll(directory);
        }
        return names;
    }

    private void addAll(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                add(file);
            }
        }
    }

    private void add(Path file) throws IOException {
        String text = file.getFileName().toString();
        if (!UnitName.isValid(text) || targets.containsKey(new UnitName(text))) {
            return;
        }
        var name = new UnitName(text);
        if (Files.isSymbolicLink(file)) {
            target(name, file).ifPresent(target -> targets.put(name, target));
        } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            targets.put(name, new File(file));
        }
    }

    /** Returns the target of a link; empty if systemd ignores the link. */
    private Optional<Target> target(UnitName name, Path link) throws IOException {
        Path target = withoutLinks(link.resolveSibling(Files.readSymbolicLink(link)));
        if (directories.stream().noneMatch(target::startsWith)) {
            return Optional.of(new File(link));
        }
        String text = target.getFileName().toString();
        return UnitName.isValid(text) && mayBeAlias(name, new UnitName(text))
                ? Optional.of(new Alias(new UnitName(text)))
                : Optional.empty();
    }

    /** Resolves the links in a path except in its last part, which may be missing. */
    private static Path withoutLinks(Path path) throws IOException {
        Path parent = path.getParent();
        return parent != null && Files.isDirectory(parent)
                ? parent.toRealPath().resolve(path.getFileName()).normalize()
                : path.normalize();
    }

    private static boolean mayBeAlias(UnitName name, UnitName target) {
        boolean sameKind =
                name.isTemplate() == target.isTemplate() && name.instance().equals(target.instance());
        boolean ofTemplate = name.isInstance() && target.isTemplate();
        return !name.equals(target)
                && name.type() == target.type()
                && UnitAliases.areAllowed(name.type())
                && (sameKind || ofTemplate);
    }

    private Optional<Target> get(UnitName name) {
        return Optional.ofNullable(targets.get(name));
    }

    /**
     * Returns the names that lead to a file of this name; for an instance, also the names of its template that lead to
     * it.
     */
    Set<UnitName> leadingTo(UnitName name) {
        return targets.keySet().stream()
                .filter(candidate -> fileName(candidate).filter(name::equals).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the name of the file that a name leads to, with the instance of the name; empty if it leads to none. */
    private Optional<UnitName> fileName(UnitName name) {
        return file(name).map(path -> instanceOf(new UnitName(path.getFileName().toString()), name));
    }

    /** Returns the instance of a template that another name has; other names unchanged. */
    static UnitName instanceOf(UnitName name, UnitName other) {
        return name.isTemplate() ? other.instance().map(name::withInstance).orElse(name) : name;
    }

    /** Returns the file that a name leads to. */
    Optional<Path> file(UnitName name) {
        Optional<Target> target = get(name);
        for (int i = 0; i < MAX_LINKS && target.isPresent(); i++) {
            switch (target.get()) {
                case File(Path path) -> {
                    return Optional.of(path);
                }
                case Alias(UnitName next) -> target = get(next).or(() -> ofTemplate(next));
            }
        }
        return Optional.empty();
    }

    private Optional<Target> ofTemplate(UnitName name) {
        return name.isInstance() ? get(name.template()) : Optional.empty();
    }

    /** Returns the names that links lead through, starting with a name. */
    List<UnitName> chain(UnitName name) {
        var chain = new ArrayList<UnitName>();
        chain.add(name);
        Optional<Target> target = get(name);
        while (!isTooLong(chain) && target.isPresent() && target.get() instanceof Alias(UnitName next)) {
            chain.add(next);
            target = get(next).or(() -> ofTemplate(next));
        }
        return chain;
    }

    /** Returns whether systemd stops following the chain, which may be a loop. */
    static boolean isTooLong(List<UnitName> chain) {
        return chain.size() > MAX_LINKS;
    }
}
