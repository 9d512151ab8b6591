package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of units that there are files or links for, each with what comes first. */
final class UnitNames {
    /** systemd follows no more. */
    private static final int MAX_LINKS = 8;

    private static final Set<UnitType> MAY_HAVE_ALIASES = EnumSet.of(
            UnitType.SERVICE, UnitType.SOCKET, UnitType.TARGET, UnitType.DEVICE, UnitType.TIMER, UnitType.PATH);

    /** What a name leads to. */
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

    /** What a link leads to; empty if systemd ignores it. */
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

    /** The path without links but in its last part, which may be missing. */
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
                && mayHaveAliases(name.type())
                && (sameKind || ofTemplate);
    }

    /** Whether systemd takes other names for units of a type. */
    static boolean mayHaveAliases(UnitType type) {
        return MAY_HAVE_ALIASES.contains(type);
    }

    private Optional<Target> get(UnitName name) {
        return Optional.ofNullable(targets.get(name));
    }

    /** The names that lead to a file of this name; for an instance, those of its template that lead to its own too. */
    Set<UnitName> leadingTo(UnitName name) {
        return targets.keySet().stream()
                .filter(candidate -> fileName(candidate).filter(name::equals).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The name of the file that a name leads to, with the instance that the name has; empty if it leads to none. */
    private Optional<UnitName> fileName(UnitName name) {
        return file(name).map(path -> instanceOf(new UnitName(path.getFileName().toString()), name));
    }

    /** The instance of a template that another name has; other names as they are. */
    static UnitName instanceOf(UnitName name, UnitName other) {
        return name.isTemplate() ? other.instance().map(name::withInstance).orElse(name) : name;
    }

    /** The file that a name leads to. */
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

    /** The names that links lead through, from one on. */
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

    /** Whether systemd gives up before it is at the end of what may be a loop. */
    static boolean isTooLong(List<UnitName> chain) {
        return chain.size() > MAX_LINKS;
    }
}
