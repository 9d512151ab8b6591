package io.github.systemd4j.templates.unitfile;

/**
 * An assignment in a unit file.
 *
 * @param section the section that contains it
 * @param key the text before the {@code =}
 * @param value the text after the {@code =}
 * @param line the number of the first line, counted from 1
 */
public record Assignment(String section, String key, RawValue value, int line) {
    /** Returns whether this assigns a key in a section. */
    boolean is(String section, String key) {
        return this.section.equals(section) && this.key.equals(key);
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
