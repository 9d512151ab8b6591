package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.ImageNameRules;

/**
 * The name of a container image: a repository, with an optional registry before it and an optional tag and digest after
 * it, as in {@code busybox} and {@code registry.example.org:5000/team/web:1.0}. By its grammar a name is never an
 * option of a command, and has no characters with a meaning to systemd or a shell.
 *
 * @param value the name as text, at most 255 characters
 * @see <a href="https://pkg.go.dev/github.com/distribution/reference"> the grammar of references</a>
 */
public record ImageName(String value) {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is invalid; the message says why
     */
    public ImageName {
        ImageNameRules.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
