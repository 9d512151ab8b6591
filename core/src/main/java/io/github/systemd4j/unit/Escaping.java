package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.Excerpt;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Escapes bytes, especially of paths, as part of a unit's name; see systemd.unit(5), "String Escaping for Inclusion in Unit
 * Names". Here, bytes are strings in which each character stands for one byte.
 */
final class Escaping {
    private static final HexFormat HEX = HexFormat.of();
    /** The kernel's NAME_MAX. */
    private static final int MAX_PART = 255;
    /** The kernel's PATH_MAX, which counts the NUL at the end. */
    private static final int MAX_PATH = 4_095;

    private Escaping() {}

    static String bytesOf(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return checkNoNul(StandardCharsets.ISO_8859_1.decode(bytes).toString());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("\"%s\" has an unpaired surrogate".formatted(Excerpt.of(text)), e);
        }
    }

    static String textOf(String bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("what was escaped isn't UTF-8: unescapeBytes takes any bytes", e);
        }
    }

    static String checkNoNul(String bytes) {
        if (bytes.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "NUL at byte " + bytes.indexOf(0) + ", which no unit's name can stand for");
        }
        return bytes;
    }

    static String escape(String bytes) {
        var escaped = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            // A file whose name begins with a dot would be hidden.
            if (c == '/') {
                escaped.append('-');
            } else if (isPlain(c) && !(i == 0 && c == '.')) {
                escaped.append(c);
            } else {
                appendHex(escaped, c);
            }
        }
        return escaped.toString();
    }

    /** Returns whether a character is not escaped. */
    static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == ':' || c == '_' || c == '.';
    }

    static void appendHex(StringBuilder escaped, char c) {
        escaped.append("\\x").append(HEX.toHexDigits((byte) c));
    }

    static String unescape(String escaped) {
        var bytes = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '\\') {
                bytes.append(hexAt(escaped, i));
                i += 3;
            } else {
                bytes.append(c == '-' ? '/' : c);
            }
        }
        return checkNoNul(bytes.toString());
    }

    private static char hexAt(String escaped, int position) {
        int end = position + 4;
        if (end > escaped.length()
                || escaped.charAt(position + 1) != 'x'
                || !HexFormat.isHexDigit(escaped.charAt(position + 2))
                || !HexFormat.isHexDigit(escaped.charAt(position + 3))) {
            throw new IllegalArgumentException(
                    "\"%s\" at character %d: a backslash isn't followed by x and two hexadecimal digits"
                            .formatted(Excerpt.of(escaped), position));
        }
        return (char) HexFormat.fromHexDigits(escaped, position + 2, end);
    }

    static String escapePath(String path) {
        refuse(pathProblem(path));
        List<String> parts = parts(path);
        return parts.isEmpty() ? "-" : escape(String.join("/", parts));
    }

    /** Returns why a path can't be escaped; empty if it can. */
    static Optional<String> pathProblem(String path) {
        List<String> parts = parts(path);
        if (parts.contains("..")) {
            return Optional.of("the path \"%s\" has a \"..\": resolve it first".formatted(Excerpt.of(path)));
        }
        if (parts.isEmpty() && path.startsWith(".")) {
            return Optional.of("the path \"%s\" is relative and leads nowhere".formatted(Excerpt.of(path)));
        }
        return lengthProblem(path, parts);
    }

    /** Returns the parts of a path, without empty ones and dots. */
    static List<String> parts(String path) {
        return Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    private static Optional<String> lengthProblem(String path, List<String> parts) {
        int length = String.join("/", parts).length() + (path.startsWith("/") ? 1 : 0);
        if (length <= MAX_PATH && parts.stream().allMatch(part -> part.length() <= MAX_PART)) {
            return Optional.empty();
        }
        return Optional.of("the path \"%s\" has more than %d bytes, or a part of it more than %d"
                .formatted(Excerpt.of(path), MAX_PATH, MAX_PART));
    }

    private static void refuse(Optional<String> problem) {
        problem.ifPresent(text -> {
            throw new IllegalArgumentException(text);
        });
    }

    static String unescapePath(String escaped) {
        if (escaped.equals("-")) {
            return "/";
        }
        String path = "/" + unescape(escaped);
        refuse(pathProblem(path));
        if (path.length() == 1 || !path.equals("/" + String.join("/", parts(path)))) {
            throw new IllegalArgumentException("\"%s\" stands for \"%s\", which isn't the shortest form of a path"
                    .formatted(Excerpt.of(escaped), Excerpt.of(path)));
        }
        return path;
    }
}
