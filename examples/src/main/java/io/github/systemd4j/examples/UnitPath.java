package io.github.systemd4j.examples;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Object paths of units, where every byte but letters and digits is an underscore and two hexadecimal digits. */
final class UnitPath {
    private UnitPath() {}

    static String unit(String path) {
        String label = path.substring(path.lastIndexOf('/') + 1);
        var name = new ByteArrayOutputStream();
        for (int i = 0; i < label.length(); i++) {
            if (label.charAt(i) == '_') {
                name.write(Integer.parseInt(label, i + 1, i + 3, 16));
                i += 2;
            } else {
                name.write(label.charAt(i));
            }
        }
        return name.toString(StandardCharsets.UTF_8);
    }
}
