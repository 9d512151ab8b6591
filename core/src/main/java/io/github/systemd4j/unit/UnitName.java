package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The name of a unit: a prefix, a type and sometimes an instance, such as {@code nginx.service} and
 * {@code getty@tty1.service}. {@code getty@.service} is a template, of which systemd creates instances.
 *
 * <p>{@link #mangle(String)} converts text that a user typed, which may lack the type or be a path, like {@code systemctl}.
 * {@link #escape(String)} converts any other text to a part of a name.
 *
 * @param value the name as text, at most 255 characters
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit(5)</a>
 */
public record UnitName(String value) implements Comparable<UnitName> {
    private static final String OBJECTS = "/org/freedesktop/systemd1/unit";

    /**
     * Creates a name.
     *
     * @throws IllegalArgumentException if systemd would refuse it; the message says why, at which character, and what to do
     */
    public UnitName {
        UnitNameRules.check(value);
    }

    /** Returns whether systemd accepts a text as the name of a unit. */
    public static boolean isValid(String name) {
        return UnitNameRules.violation(name).isEmpty();
    }

    /** Returns the type, which is the suffix. */
    public UnitType type() {
        return UnitType.ofUnit(value).orElseThrow();
    }

    /** Returns the part before the first {@code @}, or before the suffix: {@code getty} of {@code getty@tty1.service}. */
    public String prefix() {
        int at = value.indexOf('@');
        return value.substring(0, at < 0 ? dot() : at);
    }

    /** Returns the part between the first {@code @} and the suffix, still escaped; empty if this is no instance. */
    public Optional<String> instance() {
        return isInstance() ? Optional.of(value.substring(value.indexOf('@') + 1, dot())) : Optional.empty();
    }

    /** Returns whether this is a template, such as {@code getty@.service}. */
    public boolean isTemplate() {
        return value.indexOf('@') == dot() - 1;
    }

    /** Returns whether this is an instance of a template, such as {@code getty@tty1.service}. */
    public boolean isInstance() {
        return value.indexOf('@') >= 0 && !isTemplate();
    }

    /**
     * Returns the template of this instance; this name if it is a template.
     *
     * @throws IllegalArgumentException if this is neither
     */
    public UnitName template() {
        return new UnitName(upToInstance() + value.substring(dot()));
    }

    /**
     * Returns an instance of this template, or of this instance's template.
     *
     * @param instance the instance, with characters that names can have; {@link #escape(String)} converts any text
     * @throws IllegalArgumentException if this is neither, if the instance is empty or not valid, or the name too long
     */
    public UnitName withInstance(String instance) {
        UnitNameRules.checkInstance(instance);
        return new UnitName(upToInstance() + instance + value.substring(dot()));
    }

    /** Returns the same name with another type: {@code nginx.socket} for {@code nginx.service}. */
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
     * Escapes text as part of a unit's name, like {@code systemd-escape}: {@code a b/c-d} becomes
     * {@code a\x20b-c\x2dd}.
     *
     * @throws IllegalArgumentException if it has a NUL or an unpaired surrogate
     */
    public static String escape(String text) {
        return Escaping.escape(Escaping.bytesOf(text));
    }

    /**
     * Escapes bytes as part of a unit's name; see {@link #escape(String)}.
     *
     * @throws IllegalArgumentException if one is NUL
     */
    public static String escape(byte[] bytes) {
        return Escaping.escape(Escaping.checkNoNul(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    /**
     * Returns the text that was escaped.
     *
     * @throws IllegalArgumentException if an escape sequence is incomplete or stands for NUL, or if the bytes are not
     *     UTF-8; {@link #unescapeBytes} accepts such bytes
     */
    public static String unescape(String escaped) {
        return Escaping.textOf(Escaping.unescape(Escaping.bytesOf(escaped)));
    }

    /**
     * Returns the bytes that were escaped.
     *
     * @throws IllegalArgumentException if an escape sequence is incomplete or stands for NUL
     */
    public static byte[] unescapeBytes(String escaped) {
        return Escaping.unescape(Escaping.bytesOf(escaped)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Escapes a path as the prefix or instance of a unit's name, like {@code systemd-escape --path}:
     * {@code /mnt/my disk/} becomes {@code mnt-my\x20disk}.
     *
     * @throws IllegalArgumentException if it has {@code ..}, or a part of more than 255 bytes
     */
    public static String escapePath(String path) {
        return Escaping.escapePath(Escaping.bytesOf(path));
    }

    /**
     * Returns the absolute path that was escaped.
     *
     * @throws IllegalArgumentException like {@link #unescape}, and if the path is not in its shortest form
     */
    public static String unescapePath(String escaped) {
        return Escaping.textOf(Escaping.unescapePath(Escaping.bytesOf(escaped)));
    }

    /**
     * Converts text that a user typed to a name, and adds {@code .service} if it has no type; see
     * {@link #mangle(String, UnitType)}.
     */
    public static UnitName mangle(String text) {
        return mangle(text, UnitType.SERVICE);
    }

    /**
     * Converts text that a user typed to a name, like {@code systemctl}. A valid name remains unchanged. {@code /dev/sda}
     * and paths below {@code /sys} become devices, other absolute paths become mount points. Of any other text, invalid
     * characters are escaped, including those of globs, and a type is added if it has none. The name of a long path is
     * shortened and ends with a hash, like that of systemd 250 and newer; older versions refuse such paths.
     *
     * @param missing the type to add
     * @throws IllegalArgumentException if the text is empty or begins with {@code @}, or if the name becomes too long
     */
    public static UnitName mangle(String text, UnitType missing) {
        return new UnitName(Mangling.mangle(Escaping.bytesOf(text), missing));
    }

    /**
     * Converts text that a user typed to a pattern of names, like those commands of {@code systemctl} that accept patterns:
     * like {@link #mangle(String, UnitType)}, but {@code * ? [} are not escaped, and no type is added to a pattern.
     *
     * @throws IllegalArgumentException if the text is empty
     */
    public static String mangleGlob(String text, UnitType missing) {
        return Mangling.mangleGlob(Escaping.bytesOf(text), missing);
    }

    /** Returns the path of the unit's object, such as {@code /org/freedesktop/systemd1/unit/nginx_2eservice}. */
    public ObjectPath objectPath() {
        return new ObjectPath(OBJECTS + "/" + PathLabel.encode(value));
    }

    /**
     * Returns the name of the unit with an object path.
     *
     * @throws IllegalArgumentException if it is not the path of a unit
     */
    public static UnitName ofObjectPath(ObjectPath path) {
        return ofObjectPath(path.value());
    }

    /** Returns the name of the unit with an object path; see {@link #ofObjectPath(ObjectPath)}. */
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

    /** Returns the name. */
    @Override
    public String toString() {
        return value;
    }
}
