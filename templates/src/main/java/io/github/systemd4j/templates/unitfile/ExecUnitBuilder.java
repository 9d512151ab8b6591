package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Collects the directives of a unit that runs processes.
 *
 * @param <B> the builder's own type
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html">systemd.exec(5)</a>
 */
public abstract sealed class ExecUnitBuilder<B extends ExecUnitBuilder<B>> extends ResourceUnitBuilder<B>
        permits ServiceUnitBuilder, SocketUnitBuilder, MountUnitBuilder {
    ExecUnitBuilder(UnitType type, String section) {
        super(type, section);
    }

    /**
     * The slice that its processes are in; see {@code Slice=}.
     *
     * @throws IllegalArgumentException if it isn't a slice
     */
    public B slice(UnitName slice) {
        return own("Slice", UnitValue.units(UnitReferences.units("Slice", UnitType.SLICE, slice)));
    }

    /** Who its processes run as: a name or a number; see {@code User=}. */
    public B user(String user) {
        return own("User", UnitValue.text(user));
    }

    /** The group that its processes run as: a name or a number; see {@code Group=}. */
    public B group(String group) {
        return own("Group", UnitValue.text(group));
    }

    /** Whether its user is made when it starts; see {@code DynamicUser=}. */
    public B dynamicUser(boolean enabled) {
        return own("DynamicUser", UnitValue.bool(enabled));
    }

    /** Where its processes start; see {@code WorkingDirectory=}. */
    public B workingDirectory(String path) {
        return own("WorkingDirectory", UnitValue.path(path));
    }

    /**
     * A variable for its processes; see {@code Environment=}. Not for secrets: whoever may ask systemd can read them.
     *
     * @throws IllegalArgumentException if the name isn't made of letters, digits and underscores, or begins with a
     *     digit
     */
    public B environment(String name, String value) {
        return own("Environment", UnitValue.item(checkVariable(name) + "=" + value));
    }

    private static String checkVariable(String name) {
        boolean valid =
                !name.isEmpty() && !isDigit(name.charAt(0)) && name.chars().allMatch(ExecUnitBuilder::isWord);
        if (!valid) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name of a variable: those are of letters, digits and _, and don't begin with a digit"
                            .formatted(name));
        }
        return name;
    }

    private static boolean isWord(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || isDigit(c);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** A file with variables for its processes; see {@code EnvironmentFile=}. */
    public B environmentFile(String path) {
        return own("EnvironmentFile", UnitValue.path(path));
    }

    /** A file with variables for its processes, which may be missing; see {@code EnvironmentFile=}. */
    public B optionalEnvironmentFile(String path) {
        return own("EnvironmentFile", UnitValue.optionalPath(path));
    }

    /** Whether its processes have a {@code /tmp} of their own; see {@code PrivateTmp=}. */
    public B privateTmp(boolean enabled) {
        return own("PrivateTmp", UnitValue.bool(enabled));
    }

    /** Whether its processes can't get more privileges; see {@code NoNewPrivileges=}. */
    public B noNewPrivileges(boolean enabled) {
        return own("NoNewPrivileges", UnitValue.bool(enabled));
    }

    /** What its processes may write to though other directives forbid it; see {@code ReadWritePaths=}. */
    public B readWritePaths(String... paths) {
        return own("ReadWritePaths", UnitValue.paths(paths));
    }

    /** What its processes can't write to; see {@code ReadOnlyPaths=}. */
    public B readOnlyPaths(String... paths) {
        return own("ReadOnlyPaths", UnitValue.paths(paths));
    }

    /** What its processes can't see; see {@code InaccessiblePaths=}. */
    public B inaccessiblePaths(String... paths) {
        return own("InaccessiblePaths", UnitValue.paths(paths));
    }

    /**
     * Directories below {@code /var/lib} that systemd makes for its user; see {@code StateDirectory=}.
     *
     * @throws IllegalArgumentException if a name isn't made of letters, digits and {@code _ . @ - /}, or is
     *     {@code private} or below it, which systemd keeps for itself
     */
    public B stateDirectory(String... names) {
        return directories("StateDirectory", names);
    }

    /**
     * Directories below {@code /run}, gone when it stops; see {@code RuntimeDirectory=} and {@link #stateDirectory}.
     */
    public B runtimeDirectory(String... names) {
        return directories("RuntimeDirectory", names);
    }

    /** Directories below {@code /var/cache}; see {@code CacheDirectory=} and {@link #stateDirectory}. */
    public B cacheDirectory(String... names) {
        return directories("CacheDirectory", names);
    }

    /** Directories below {@code /var/log}; see {@code LogsDirectory=} and {@link #stateDirectory}. */
    public B logsDirectory(String... names) {
        return directories("LogsDirectory", names);
    }

    private B directories(String key, String... names) {
        UnitValue[] items = Arrays.stream(names)
                .map(ExecUnitBuilder::checkDirectory)
                .map(UnitValue::text)
                .toArray(UnitValue[]::new);
        return own(key, UnitValue.list(items));
    }

    private static String checkDirectory(String name) {
        boolean plain = !name.isEmpty() && name.chars().allMatch(c -> isWord(c) || ".@-/".indexOf(c) >= 0);
        List<String> parts = List.of(name.split("/"));
        boolean named = parts.stream().anyMatch(part -> !part.isEmpty() && !part.equals("."));
        if (!plain || !named || name.startsWith("/") || parts.contains("..") || !PathLimits.fit(name)) {
            throw new IllegalArgumentException(
                    ("\"%s\" is no name of a directory: those are relative, without .., and of letters, digits "
                                    + "and _ . @ - /, each part with at most 255 bytes")
                            .formatted(Excerpt.of(name)));
        }
        if (parts.stream().filter(part -> !part.equals(".")).findFirst().equals(Optional.of("private"))) {
            throw new IllegalArgumentException(
                    "\"%s\" is in the directory \"private\", which systemd keeps for itself: name another"
                            .formatted(name));
        }
        return name;
    }
}
