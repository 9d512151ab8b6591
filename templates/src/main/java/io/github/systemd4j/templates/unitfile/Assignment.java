package io.github.systemd4j.templates.unitfile;

/**
 * An assignment in a unit file.
 *
 * @param section the section that it is in
 * @param key what stands before the {@code =}
 * @param value what stands behind it
 * @param line the line that it begins in, counted from 1
 */
public record Assignment(String section, String key, RawValue value, int line) {
    /** Whether it is this key's in this section. */
    boolean is(String section, String key) {
        return this.section.equals(section) && this.key.equals(key);
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
