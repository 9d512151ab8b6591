package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.templates.internal.syntax.PathLimits;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Builds the file of a unit that runs processes.
 *
 * @param <B> the builder's own type
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html"> systemd.exec(5)</a>
 */
public abstract sealed class ExecUnitBuilder<B extends ExecUnitBuilder<B>> extends ResourceUnitBuilder<B>
        permits ServiceUnitBuilder, SocketUnitBuilder, MountUnitBuilder {
    ExecUnitBuilder(UnitType type, String section) {
        super(type, section);
    }

    /**
     * Sets the slice of the processes; see {@code Slice=}.
     *
     * @throws IllegalArgumentException if the unit isn't a slice
     */
    public B slice(UnitName slice) {
        return own("Slice", UnitValue.units(UnitReferences.units("Slice", UnitType.SLICE, slice)));
    }

    /** Sets the user that the processes run as, by name or number; see {@code User=}. */
    public B user(String user) {
        return own("User", UnitValue.text(user));
    }

    /** Sets the group that the processes run as, by name or number; see {@code Group=}. */
    public B group(String group) {
        return own("Group", UnitValue.text(group));
    }

    /** Sets whether the user is created when the unit starts; see {@code DynamicUser=}. */
    public B dynamicUser(boolean enabled) {
        return own("DynamicUser", UnitValue.bool(enabled));
    }

    /** Sets the working directory of the processes; see {@code WorkingDirectory=}. */
    public B workingDirectory(String path) {
        return own("WorkingDirectory", UnitValue.path(path));
    }

    /**
     * Adds an environment variable of the processes; see {@code Environment=}. Not for secrets: everyone who may query
     * systemd can read it.
     *
     * @throws IllegalArgumentException if the name has characters other than letters, digits and underscores, or begins
     *     with a digit
     */
    public B environment(String name, String value) {
        return own("Environment", UnitValue.item(checkVariable(name) + "=" + value));
    }

    private static String checkVariable(String name) {
        boolean valid =
                !name.isEmpty() && !isDigit(name.charAt(0)) && name.chars().allMatch(ExecUnitBuilder::isWord);
        if (!valid) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a variable name: use only a-z A-Z 0-9 and _, and don't begin with a digit"
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

    /** Adds a file of environment variables; see {@code EnvironmentFile=}. */
    public B environmentFile(String path) {
        return own("EnvironmentFile", UnitValue.path(path));
    }

    /** Adds a file of environment variables that may be missing; see {@code EnvironmentFile=}. */
    public B optionalEnvironmentFile(String path) {
        return own("EnvironmentFile", UnitValue.optionalPath(path));
    }

    /** Sets whether the processes have their own {@code /tmp}; see {@code PrivateTmp=}. */
    public B privateTmp(boolean enabled) {
        return own("PrivateTmp", UnitValue.bool(enabled));
    }

    /** Sets whether the processes are kept from gaining privileges; see {@code NoNewPrivileges=}. */
    public B noNewPrivileges(boolean enabled) {
        return own("NoNewPrivileges", UnitValue.bool(enabled));
    }

    /** Adds paths that the processes may write to although other directives forbid it; see {@code ReadWritePaths=}. */
    public B readWritePaths(String... paths) {
        return own("ReadWritePaths", UnitValue.paths(paths));
    }

    /** Adds paths that the processes can't write to; see {@code ReadOnlyPaths=}. */
    public B readOnlyPaths(String... paths) {
        return own("ReadOnlyPaths", UnitValue.paths(paths));
    }

    /** Adds paths that the processes can't access; see {@code InaccessiblePaths=}. */
    public B inaccessiblePaths(String... paths) {
        return own("InaccessiblePaths", UnitValue.paths(paths));
    }

    /**
     * Adds directories below {@code /var/lib} that systemd creates for the user; see {@code StateDirectory=}.
     *
     * @throws IllegalArgumentException if a name has characters other than letters, digits and {@code _ . @ - /}, or is
     *     {@code private} or below it, which systemd reserves
     */
    public B stateDirectory(String... names) {
        return directories("StateDirectory", names);
    }

    /**
     * Adds directories below {@code /run}, which are removed when the unit stops; see {@code RuntimeDirectory=} and
     * {@link #stateDirectory}.
     */
    public B runtimeDirectory(String... names) {
        return directories("RuntimeDirectory", names);
    }

    /** Adds directories below {@code /var/cache}; see {@code CacheDirectory=} and {@link #stateDirectory}. */
    public B cacheDirectory(String... names) {
        return directories("CacheDirectory", names);
    }

    /** Adds directories below {@code /var/log}; see {@code LogsDirectory=} and {@link #stateDirectory}. */
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
                    ("\"%s\" is not a valid directory name: use a relative path without .., of a-z A-Z 0-9 "
                                    + "and _ . @ - /, each part with at most 255 bytes")
                            .formatted(Excerpt.of(name)));
        }
        if (parts.stream().filter(part -> !part.equals(".")).findFirst().equals(Optional.of("private"))) {
            throw new IllegalArgumentException(
                    "\"%s\" is in the directory \"private\", which systemd reserves: use another name".formatted(name));
        }
        return name;
    }
}
