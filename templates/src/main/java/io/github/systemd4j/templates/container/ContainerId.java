package io.github.systemd4j.templates.container;

import io.github.systemd4j.unit.UnitName;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Identifies a container: 4 to 24 ASCII letters, digits, {@code _}, {@code .} and {@code -}, the first one a letter
 * or digit, as container runtimes want it, which also keeps it from being an option or a way out of a directory. None begins
 * with {@code ctr-} or ends with {@code -data}, so that it is never what another container's unit, flag or volumes are
 * called. The profiles of podman and docker refuse one that has nothing but 0-9 and a-f: the runtime could take it for the
 * beginning of another container's ID.
 *
 * @param value the name as text
 */
public record ContainerId(String value) implements Comparable<ContainerId> {
    static final String PREFIX = "ctr-";
    private static final String PROXY_PREFIX = "proxy-";
    private static final Pattern FORM = Pattern.compile("(?!ctr-)[a-zA-Z0-9][a-zA-Z0-9_.-]{3,23}(?<!-data)");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_LENGTH = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is none
     */
    public ContainerId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    ("\"%s\" is no identifier of a container: those are 4 to 24 of a-z A-Z 0-9 _ . - that begin with a letter"
                                    + " or digit, but not with ctr-, and don't end with -data")
                            .formatted(value));
        }
    }

    /** Returns whether this is a container's identifier. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /** Creates a random identifier: 24 letters and digits, out of 124 random bits. */
    public static ContainerId random() {
        return random("");
    }

    /**
     * Creates a random identifier that begins with a prefix.
     *
     * @param prefix such as {@code web-}, at most 12 characters, so that 62 random bits are left
     * @throws IllegalArgumentException if the prefix is longer, or no beginning of an identifier
     */
    public static ContainerId random(String prefix) {
        if (prefix.length() > RANDOM_LENGTH / 2) {
            throw new IllegalArgumentException(
                    "\"%s\" is too long for the prefix of a random identifier: 12 characters at most"
                            .formatted(prefix));
        }
        var text = new StringBuilder(prefix);
        RANDOM.ints(RANDOM_LENGTH - prefix.length(), 0, ALPHABET.length())
                .forEach(index -> text.append(ALPHABET.charAt(index)));
        return new ContainerId(text.toString());
    }

    /** Returns the container whose processes a user of this name runs, {@link #userName}; empty if the user is no container's. */
    public static Optional<ContainerId> ofUserName(String user) {
        return afterPrefix(user);
    }

    /** Returns the container whose service or socket this unit is; empty if it is neither. */
    public static Optional<ContainerId> ofUnit(UnitName unit) {
        return switch (unit.type()) {
            case SERVICE, SOCKET ->
                afterPrefix(unit.value().substring(0, unit.value().lastIndexOf('.')));
            default -> Optional.empty();
        };
    }

    private static Optional<ContainerId> afterPrefix(String text) {
        return Optional.of(text)
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .filter(ContainerId::isValid)
                .map(ContainerId::new);
    }

    /** Returns the unit that runs it: {@code ctr-<id>.service}. */
    public UnitName serviceName() {
        return new UnitName(PREFIX + value + ".service");
    }

    /** Returns the unit that listens for it: {@code ctr-<id>.socket}. */
    public UnitName socketName() {
        return new UnitName(PREFIX + value + ".socket");
    }

    /** Returns the unit that passes connections on to it: {@code proxy-ctr-<id>.service}. */
    public UnitName proxyName() {
        return new UnitName(PROXY_PREFIX + PREFIX + value + ".service");
    }

    /** Returns the name of the file that marks it as idle: {@code ctr-<id>.idle}. */
    public String idleFlagName() {
        return PREFIX + value + ".idle";
    }

    /** Returns the name of the user that its processes run as: {@code ctr-<id>}. */
    public String userName() {
        return PREFIX + value;
    }

    /** Returns the name of the container that keeps its volumes, in geard's units: {@code <id>-data}. */
    public String dataName() {
        return value + "-data";
    }

    @Override
    public int compareTo(ContainerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
