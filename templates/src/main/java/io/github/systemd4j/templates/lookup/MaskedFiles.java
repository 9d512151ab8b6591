package io.github.systemd4j.templates.lookup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Recognizes files that mask units. */
final class MaskedFiles {
    private MaskedFiles() {}

    /** Returns whether a file is empty, or a device such as {@code /dev/null}. */
    static boolean isMask(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.isRegularFile() && attributes.size() == 0 || attributes.isOther();
    }
}
