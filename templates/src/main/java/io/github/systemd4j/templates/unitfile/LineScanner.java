package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.templates.internal.syntax.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a file into lines as systemd does: at {@code \n}, {@code \r} and NUL. Different ones in a row end one line,
 * unless the first is NUL.
 */
final class LineScanner {
    /** The longest line that systemd reads. */
    static final int MAX_LENGTH = (1 << 20) - 1;

    private final @Nullable Path origin;
    private final String bytes;
    private final List<Line> lines = new ArrayList<>();
    private int position;

    private LineScanner(@Nullable Path origin, String bytes) {
        this.origin = origin;
        this.bytes = bytes;
    }

    static List<Line> lines(@Nullable Path origin, String bytes) {
        var scanner = new LineScanner(origin, bytes);
        while (scanner.position < bytes.length()) {
            scanner.lines.add(scanner.next());
        }
        return scanner.lines;
    }

    private Line next() {
        int start = position;
        while (position < bytes.length() && !isEnd(bytes.charAt(position))) {
            position++;
        }
        String content = bytes.substring(start, position);
        if (content.length() > MAX_LENGTH) {
            throw new UnitSyntaxException(
                    origin,
                    lines.size() + 1,
                    MAX_LENGTH + 1,
                    ("the line has %d bytes, but systemd reads at most %d: break it with backslashes, or split it into "
                                    + "several assignments")
                            .formatted(content.length(), MAX_LENGTH));
        }
        return new Line(content, end());
    }

    /** Reads the end of a line. Interned, because each line has one and there are few different ones. */
    private String end() {
        int start = position;
        while (position < bytes.length() && belongsToEnd(start, bytes.charAt(position))) {
            position++;
        }
        return bytes.substring(start, position).intern();
    }

    private boolean belongsToEnd(int start, char c) {
        String end = bytes.substring(start, position);
        return isEnd(c) && end.indexOf(0) < 0 && end.indexOf(c) < 0;
    }

    private static boolean isEnd(char c) {
        return c == '\n' || c == '\r' || c == 0;
    }
}
