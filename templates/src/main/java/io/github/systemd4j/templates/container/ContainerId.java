package io.github.systemd4j.templates.container;

import io.github.systemd4j.unit.UnitName;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Identifies a container: 4 to 24 ASCII letters, digits, {@code _}, {@code .} and {@code -}. The first character is a
 * letter or digit, as container runtimes require, so that an identifier is never an option or a path out of a
 * directory. Identifiers neither begin with {@code ctr-} nor end with {@code -data}, so that they never equal the name
 * of another container's unit, flag or volumes. The profiles of podman and docker refuse identifiers that consist of
 * 0-9 and a-f only, because the runtime could read them as the beginning of another container's ID.
 *
 * @param value the identifier as text
 */
public record ContainerId(String value) implements Comparable<ContainerId> {
    static final String PREFIX = "ctr-";
    private static final String PROXY_PREFIX = "proxy-";
    private static final Pattern FORM = Pattern.compile("(?!ctr-)[a-zA-Z0-9][a-zA-Z0-9_.-]{3,23}(?<!-data)");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    /** The longest identifier that the form permits. */
    private static final int RANDOM_LENGTH = 24;

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Checks the identifier.
     *
     * @throws IllegalArgumentException if it is invalid
     */
    public ContainerId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    ("\"%s\" is not a container identifier: use 4 to 24 of a-z A-Z 0-9 _ . -, begin with a letter or digit"
                                    + " but not with ctr-, and don't end with -data")
                            .formatted(value));
        }
    }

    /** Returns whether a text is a valid identifier. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /** Creates a random identifier: 24 letters and digits, from 124 random bits. */
    public static ContainerId random() {
        return random("");
    }

    /**
     * Creates a random identifier that begins with a prefix.
     *
     * @param prefix such as {@code web-}, at most 12 characters, so that 62 random bits are left
     * @throws IllegalArgumentException if the prefix is longer, or no valid beginning of an identifier
     */
    public static ContainerId random(String prefix) {
        if (prefix.length() > RANDOM_LENGTH / 2) {
            throw new IllegalArgumentException(
                    "\"%s\" is too long for the prefix of a random identifier: use at most 12 characters"
                            .formatted(prefix));
        }
        var text = new StringBuilder(prefix);
        RANDOM.ints(RANDOM_LENGTH - prefix.length(), 0, ALPHABET.length())
                .forEach(index -> text.append(ALPHABET.charAt(index)));
        return new ContainerId(text.toString());
    }

    /**
     * Returns the container whose processes run as a user with this name, see {@link #userName}; empty if there is
     * none.
     */
    public static Optional<ContainerId> ofUserName(String user) {
        return afterPrefix(user);
    }

    /** Returns the container of a service or socket; empty if the unit is neither. */
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

    /** Returns the unit that runs the container: {@code ctr-<id>.service}. */
    public UnitName serviceName() {
        return new UnitName(PREFIX + value + ".service");
    }

    /** Returns the unit that listens for the container: {@code ctr-<id>.socket}. */
    public UnitName socketName() {
        return new UnitName(PREFIX + value + ".socket");
    }

    /** Returns the unit that passes connections on to the container: {@code proxy-ctr-<id>.service}. */
    public UnitName proxyName() {
        return new UnitName(PROXY_PREFIX + PREFIX + value + ".service");
    }

    /** Returns the name of the file that marks the container as idle: {@code ctr-<id>.idle}. */
    public String idleFlagName() {
        return PREFIX + value + ".idle";
    }

    /** Returns the name of the user that the container's processes run as: {@code ctr-<id>}. */
    public String userName() {
        return PREFIX + value;
    }

    /** Returns the name of the container that holds the volumes in geard's units: {@code <id>-data}. */
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
