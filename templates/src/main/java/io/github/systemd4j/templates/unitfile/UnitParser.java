package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.templates.internal.syntax.EntryNames;
import io.github.systemd4j.templates.internal.syntax.Line;
import io.github.systemd4j.templates.internal.syntax.SystemdUtf8;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lines as systemd does: joins them, and finds sections and assignments. */
final class UnitParser {
    /**
     * The largest file that is read: larger files are no unit files, and the representation of each line takes many
     * times its size.
     */
    static final int MAX_LENGTH = 2 << 20;

    /** The maximum of joined lines in systemd. */
    private static final int MAX_JOINED = 1 << 20;

    private final @Nullable Path origin;
    private final List<Line> lines;
    private final List<UnitEntry> entries = new ArrayList<>();
    private final List<UnitProblem> problems = new ArrayList<>();
    private final StringBuilder joined = new StringBuilder();
    private List<Integer> own = new ArrayList<>();
    private @Nullable String section;
    private int bomLine = -1;

    private UnitParser(@Nullable Path origin, List<Line> lines) {
        this.origin = origin;
        this.lines = lines;
    }

    static ParsedUnit parse(@Nullable Path origin, String bytes) {
        if (bytes.length() > MAX_LENGTH) {
            throw new UnitSyntaxException(
                    origin,
                    1,
                    1,
                    "the file has more than %d bytes: move parts of it to drop-ins".formatted(MAX_LENGTH));
        }
        return new UnitParser(origin, LineScanner.lines(origin, bytes)).parse();
    }

    private ParsedUnit parse() {
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isComment()) {
                read(i);
            }
        }
        if (!own.isEmpty()) {
            finish();
        }
        return new ParsedUnit(lines, List.copyOf(entries), List.copyOf(problems), bomLine);
    }

    private void read(int index) {
        Line line = lines.get(index);
        own.add(index);
        joined.append(line.content(), skipBom(index), line.content().length());
        if (joined.length() > MAX_JOINED) {
            throw failure(
                    index,
                    0,
                    "the joined lines have more than %d bytes: split them into several assignments"
                            .formatted(MAX_JOINED));
        }
        if (line.continues()) {
            joined.setCharAt(joined.length() - 1, ' ');
        } else {
            finish();
        }
    }

    private int skipBom(int index) {
        if (bomLine >= 0 || !lines.get(index).hasBom()) {
            return 0;
        }
        bomLine = index;
        return Line.BOM.length();
    }

    private void finish() {
        logicalLine(Line.strip(joined.toString()));
        joined.setLength(0);
        own = new ArrayList<>();
    }

    private void logicalLine(String text) {
        if (text.isEmpty()) {
            return;
        }
        own.forEach(this::checkText);
        if (text.startsWith("[")) {
            header(text);
        } else if (section == null) {
            problem(0, "the assignment is outside of a section: add a line such as [Unit] before it");
        } else {
            assignment(section, text, text.indexOf('='));
        }
    }

    private void checkText(int index) {
        SystemdUtf8.firstInvalid(lines.get(index).content()).ifPresent(invalid -> {
            throw failure(index, invalid, "the line is not UTF-8: save the file as UTF-8");
        });
    }

    private void header(String text) {
        if (!text.endsWith("]")) {
            throw failure(first(), start(), "the section header does not end with ]: write it like [Unit]");
        }
        String name = text.substring(1, text.length() - 1);
        int unsafe = EntryNames.firstUnsafe(name);
        if (unsafe < name.length()) {
            throw failure(
                    first(),
                    start() + 1 + SystemdUtf8.length(name.substring(0, unsafe)),
                    "the section header has a quote, backslash or control character: write it like [Unit]");
        }
        section = text(name);
        entries.add(new UnitEntry.Header(section, List.copyOf(own)));
    }

    private void assignment(String section, String text, int equals) {
        if (equals < 0) {
            problem(0, "the '=' is missing: write Key=value, or begin the line with # for a comment");
        } else if (equals == 0) {
            problem(0, "the key before the '=' is missing: write Key=value");
        } else {
            entries.add(new UnitEntry.Value(
                    new Assignment(
                            section,
                            text(Line.strip(text.substring(0, equals))),
                            new RawValue(text(Line.strip(text.substring(equals + 1)))),
                            first() + 1),
                    List.copyOf(own)));
        }
    }

    private static String text(String bytes) {
        return SystemdUtf8.decode(bytes).orElseThrow();
    }

    private int first() {
        return own.getFirst();
    }

    /** Returns the number of white space characters before the content of the first line. */
    private int start() {
        return lines.get(first()).start();
    }

    private void problem(int offset, String message) {
        problems.add(new UnitProblem(first() + 1, start() + offset + 1, message));
    }

    private UnitSyntaxException failure(int index, int offset, String message) {
        return new UnitSyntaxException(origin, index + 1, offset + 1, message);
    }
}
