package io.github.systemd4j.templates.quadlet;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.templates.internal.programs.HostProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of podman, reduced to its first two numbers.
 *
 * @param major the first number
 * @param minor the second number
 */
record PodmanVersion(int major, int minor) implements Comparable<PodmanVersion> {
    /**
     * The oldest supported version. Podman 4.4 introduced quadlet, and 4.7 the names of volumes and networks. Before
     * 4.8, quadlet read the name of a user as number 0, and so ran the container's processes as root.
     */
    static final PodmanVersion NEEDED = new PodmanVersion(4, 8);

    private static final Pattern FORM =
            Pattern.compile("podman version ([0-9]{1,9})\\.([0-9]{1,9})[^0-9].*", Pattern.DOTALL);

    /**
     * Reads what {@code podman --version} prints.
     *
     * @throws IllegalArgumentException if it has another form
     */
    static PodmanVersion parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a version of podman, such as \"podman version 5.4.2\"".formatted(Excerpt.of(text)));
        }
        return new PodmanVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /**
     * Checks that the installed podman reads the files that {@link QuadletFiles} renders. Waits for podman, for at most
     * a minute.
     *
     * @throws UnsupportedOperationException if podman is older
     * @throws UncheckedIOException if podman isn't installed, or its version can't be determined
     */
    static void check(Path podman) {
        PodmanVersion installed = ask(podman);
        if (installed.compareTo(NEEDED) < 0) {
            throw new UnsupportedOperationException(
                    ("%s is podman %s, but these files of quadlet need podman %s or newer: update podman, or use"
                                    + " ContainerRuntime.podman(), which needs no quadlet")
                            .formatted(podman, installed, NEEDED));
        }
    }

    private static PodmanVersion ask(Path podman) {
        try {
            return parse(HostProgram.output(List.of(podman.toString(), "--version")));
        } catch (IOException | IllegalArgumentException e) {
            throw failure(podman, e.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(podman, "the thread was interrupted", e);
        }
    }

    private static UncheckedIOException failure(Path podman, String problem, Exception cause) {
        return new UncheckedIOException(new IOException(
                "can't determine the version of podman, which must be %s or newer, by \"%s --version\": %s"
                        .formatted(NEEDED, podman, problem),
                cause));
    }

    @Override
    public int compareTo(PodmanVersion other) {
        return Comparator.comparingInt(PodmanVersion::major)
                .thenComparingInt(PodmanVersion::minor)
                .compare(this, other);
    }

    /** Returns the numbers, as in {@code 4.8}. */
    @Override
    public String toString() {
        return major + "." + minor;
    }
}
