package io.github.systemd4j.unit;

import java.util.HexFormat;

/** Encodes text as one element of an object path, like sd_bus_path_encode(3). */
final class PathLabel {
    private static final HexFormat HEX = HexFormat.of();

    private PathLabel() {}

    static String encode(String text) {
        var label = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c, i)) {
                label.append(c);
            } else {
                label.append('_').append(HEX.toHexDigits((byte) c));
            }
        }
        return label.toString();
    }

    /** Decodes a label. Like libsystemd, it keeps an underscore that starts no escape sequence. */
    static String decode(String label) {
        var text = new StringBuilder();
        for (int i = 0; i < label.length(); i++) {
            if (isEscape(label, i)) {
                text.append((char) HexFormat.fromHexDigits(label, i + 1, i + 3));
                i += 2;
            } else {
                text.append(label.charAt(i));
            }
        }
        return text.toString();
    }

    private static boolean isEscape(String label, int position) {
        return label.charAt(position) == '_'
                && position + 2 < label.length()
                && HexFormat.isHexDigit(label.charAt(position + 1))
                && HexFormat.isHexDigit(label.charAt(position + 2));
    }

    private static boolean isPlain(char c, int position) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' && position > 0;
    }
}
