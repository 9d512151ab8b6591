package io.github.systemd4j.manager;

import io.github.systemd4j.bus.ObjectPath;
import java.nio.charset.StandardCharsets;

/** Object paths of units: every byte that is no letter or digit as {@code _} and two hexadecimal digits. */
final class UnitPaths {
    private UnitPaths() {}

    static ObjectPath of(String unit) {
        var path = new StringBuilder(Systemd.UNITS).append('/');
        byte[] bytes = unit.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9') {
                path.append(c);
            } else {
                path.append('_').append("%02x".formatted((int) c));
            }
        }
        return new ObjectPath(path.toString());
    }
}
