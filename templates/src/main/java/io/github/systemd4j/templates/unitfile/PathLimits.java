package io.github.systemd4j.templates.unitfile;

import java.util.Arrays;

/** How long the kernel, and so systemd, lets paths and their parts be. */
final class PathLimits {
    static final String RULE = "a path has at most 4095 bytes, and each part of it at most 255";

    private static final int MAX_PATH = 4_095;
    private static final int MAX_NAME = 255;

    private PathLimits() {}

    /** Whether a path, or a name, isn't too long. */
    static boolean fit(String path) {
        String bytes = Utf8.encode(path);
        return bytes.length() <= MAX_PATH
                && Arrays.stream(bytes.split("/")).allMatch(part -> part.length() <= MAX_NAME);
    }
}
