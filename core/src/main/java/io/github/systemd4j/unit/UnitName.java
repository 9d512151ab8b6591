package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The name of a unit: a prefix, a type and for some an instance, as in {@code nginx.service},
 * {@code getty@tty1.service} and {@code getty@.service}. The last is a template, from which systemd makes instances.
 *
 * <p>A name that a person typed may leave out the type or be a path: {@link #mangle(String)} takes it as
 * {@code systemctl} does. Text that isn't a name, such as a user's input, becomes part of one through
 * {@link #escape(String)}.
 *
 * @param value the name as text, at most 255 characters
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit(5)</a>
 */
public record UnitName(String value) implements Comparable<UnitName> {
    private static final String OBJECTS = "/org/freedesktop/systemd1/unit";

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if systemd would refuse it; the message says why, where and what to do
     */
    public UnitName {
        UnitNameRules.check(value);
    }

    /** Whether systemd takes this for a unit's name. */
    public static boolean isValid(String name) {
        return UnitNameRules.violation(name).isEmpty();
    }

    /** The type, which is the suffix. */
    public UnitType type() {
        return UnitType.ofUnit(value).orElseThrow();
    }

    /** What precedes the first {@code @} or else the suffix: {@code getty} of {@code getty@tty1.service}. */
    public String prefix() {
        int at = value.indexOf('@');
        return value.substring(0, at < 0 ? dot() : at);
    }

    /** What lies between the first {@code @} and the suffix, as it stands; empty for other names than instances. */
    public Optional<String> instance() {
        return isInstance() ? Optional.of(value.substring(value.indexOf('@') + 1, dot())) : Optional.empty();
    }

    /** Whether this is a template, as {@code getty@.service} is. */
    public boolean isTemplate() {
        return value.indexOf('@') == dot() - 1;
    }

    /** Whether this is an instance of a template, as {@code getty@tty1.service} is. */
    public boolean isInstance() {
        return value.indexOf('@') >= 0 && !isTemplate();
    }

    /**
     * The template of an instance; a template's is itself.
     *
     * @throws IllegalArgumentException if this is neither
     */
    public UnitName template() {
        return new UnitName(upToInstance() + value.substring(dot()));
    }

    /**
     * The instance of this template, or of this instance's template, that is named so.
     *
     * @param instance of the characters that names are made of; {@link #escape(String)} makes any text so
     * @throws IllegalArgumentException if this is neither, if the instance is empty or not valid, or the name too long
     */
    public UnitName withInstance(String instance) {
        UnitNameRules.checkInstance(instance);
        return new UnitName(upToInstance() + instance + value.substring(dot()));
    }

    /** The unit of another type that is named alike: {@code nginx.socket} for {@code nginx.service}. */
    public UnitName withType(UnitType type) {
        return new UnitName(value.substring(0, dot()) + type.suffix());
    }

    private String upToInstance() {
        int at = value.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException(
                    "\"%s\" is neither a template nor an instance: those have an '@', as %s@%s has"
                            .formatted(value, prefix(), type().suffix()));
        }
        return value.substring(0, at + 1);
    }

    private int dot() {
        return value.lastIndexOf('.');
    }

    /**
     * Makes any text a part of a unit's name, as {@code systemd-escape} does: {@code a b/c-d} becomes
     * {@code a\x20b-c\x2dd}.
     *
     * @throws IllegalArgumentException if it has a NUL or half a surrogate pair
     */
    public static String escape(String text) {
        return Escaping.escape(Escaping.bytesOf(text));
    }

    /**
     * Makes any bytes a part of a unit's name; see {@link #escape(String)}.
     *
     * @throws IllegalArgumentException if one is NUL
     */
    public static String escape(byte[] bytes) {
        return Escaping.escape(Escaping.checkNoNul(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    /**
     * The text that was escaped.
     *
     * @throws IllegalArgumentException if an escape sequence is incomplete or stands for NUL, or if the bytes aren't
     *     UTF-8, which {@link #unescapeBytes} takes
     */
    public static String unescape(String escaped) {
        return Escaping.textOf(Escaping.unescape(Escaping.bytesOf(escaped)));
    }

    /**
     * The bytes that were escaped.
     *
     * @throws IllegalArgumentException if an escape sequence is incomplete or stands for NUL
     */
    public static byte[] unescapeBytes(String escaped) {
        return Escaping.unescape(Escaping.bytesOf(escaped)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Makes a path the prefix or instance of a unit's name, as {@code systemd-escape --path} does:
     * {@code /mnt/my disk/} becomes {@code mnt-my\x20disk}.
     *
     * @throws IllegalArgumentException if it has {@code ..}, or a part of more than 255 bytes
     */
    public static String escapePath(String path) {
        return Escaping.escapePath(Escaping.bytesOf(path));
    }

    /**
     * The absolute path that was escaped.
     *
     * @throws IllegalArgumentException as {@link #unescape} does, and if the path isn't in its shortest form
     */
    public static String unescapePath(String escaped) {
        return Escaping.textOf(Escaping.unescapePath(Escaping.bytesOf(escaped)));
    }

    /**
     * Makes what a person typed a name, with {@code .service} where the type is missing; see
     * {@link #mangle(String, UnitType)}.
     */
    public static UnitName mangle(String text) {
        return mangle(text, UnitType.SERVICE);
    }

    /**
     * Makes what a person typed a name, as {@code systemctl} does. A valid name stays as it is, {@code /dev/sda} and
     * paths under {@code /sys} become devices, other absolute paths mount points, and anything else has its invalid
     * characters escaped, those of globs too, and gets a type if it has none. The name of a path that would be too long
     * ends with a hash, as systemd 250 and newer have it; older ones refuse such paths.
     *
     * @param missing the type of what has none
     * @throws IllegalArgumentException if the text is empty or begins with {@code @}, or if the name becomes too long
     */
    public static UnitName mangle(String text, UnitType missing) {
        return new UnitName(Mangling.mangle(Escaping.bytesOf(text), missing));
    }

    /**
     * Makes what a person typed a pattern of names, as those commands of {@code systemctl} do that take one: like
     * {@link #mangle(String, UnitType)}, but {@code * ? [} keep their meaning, and a pattern gets no type.
     *
     * @throws IllegalArgumentException if the text is empty
     */
    public static String mangleGlob(String text, UnitType missing) {
        return Mangling.mangleGlob(Escaping.bytesOf(text), missing);
    }

    /** Where systemd has the unit's object: {@code /org/freedesktop/systemd1/unit/nginx_2eservice}. */
    public ObjectPath objectPath() {
        return new ObjectPath(OBJECTS + "/" + PathLabel.encode(value));
    }

    /**
     * The name of the unit whose object this is.
     *
     * @throws IllegalArgumentException if it isn't one of systemd's units
     */
    public static UnitName ofObjectPath(ObjectPath path) {
        return ofObjectPath(path.value());
    }

    /** The name of the unit whose object has this path; see {@link #ofObjectPath(ObjectPath)}. */
    public static UnitName ofObjectPath(String path) {
        String directory = OBJECTS + "/";
        if (!path.startsWith(directory)) {
            throw new IllegalArgumentException(
                    "\"%s\" is no unit's object: those are in %s".formatted(Excerpt.of(path), directory));
        }
        return new UnitName(PathLabel.decode(path.substring(directory.length())));
    }

    @Override
    public int compareTo(UnitName other) {
        return value.compareTo(other.value);
    }

    /** The name itself. */
    @Override
    public String toString() {
        return value;
    }
}
