package io.github.systemd4j.templates.internal.syntax;

import java.util.Arrays;

/** Checks the lengths of paths and of their parts against the kernel's limits, which systemd applies too. */
public final class PathLimits {
    public static final String RULE = "a path has at most 4095 bytes, and each part of it at most 255";

    /** The kernel's {@code PATH_MAX}, without the final NUL. */
    private static final int MAX_PATH = 4_095;
    /** The kernel's {@code NAME_MAX}. */
    private static final int MAX_NAME = 255;

    private PathLimits() {}

    /** Returns whether a path, or a name, is within the limits. */
    public static boolean fit(String path) {
        String bytes = SystemdUtf8.encode(path);
        return bytes.length() <= MAX_PATH
                && Arrays.stream(bytes.split("/")).allMatch(part -> part.length() <= MAX_NAME);
    }
}
