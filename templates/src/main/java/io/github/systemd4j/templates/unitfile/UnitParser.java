package io.github.systemd4j.templates.unitfile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lines as systemd does: joins them, and finds sections and assignments. */
final class UnitParser {
    /** More is no unit file; what each line is kept in would take many times the memory. */
    static final int MAX_LENGTH = 2 << 20;

    /** systemd refuses more bytes in joined lines. */
    private static final int MAX_JOINED = 1 << 20;

    private final @Nullable Path origin;
    private final List<Line> lines;
    private final List<Entry> entries = new ArrayList<>();
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
                    origin, 1, 1, "the file has more than %d bytes: make drop-ins of it".formatted(MAX_LENGTH));
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
                    "the joined lines have more than %d bytes: make several assignments of them".formatted(MAX_JOINED));
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
            problem(0, "the assignment is outside of a section: put a line like [Unit] before it");
        } else {
            assignment(section, text, text.indexOf('='));
        }
    }

    private void checkText(int index) {
        Utf8.firstInvalid(lines.get(index).content()).ifPresent(invalid -> {
            throw failure(index, invalid, "this isn't UTF-8: save the file as UTF-8");
        });
    }

    private void header(String text) {
        if (!text.endsWith("]")) {
            throw failure(first(), start(), "the header of a section doesn't end with ]: make it like [Unit]");
        }
        String name = text.substring(1, text.length() - 1);
        int unsafe = Names.firstUnsafe(name);
        if (unsafe < name.length()) {
            throw failure(
                    first(),
                    start() + 1 + Utf8.length(name.substring(0, unsafe)),
                    "the header of a section has a quote, backslash or control character: make it like [Unit]");
        }
        section = text(name);
        entries.add(new Entry.Header(section, List.copyOf(own)));
    }

    private void assignment(String section, String text, int equals) {
        if (equals < 0) {
            problem(0, "the '=' is missing: make it Key=value, or a comment with a # before it");
        } else if (equals == 0) {
            problem(0, "nothing precedes the '=': make it Key=value");
        } else {
            entries.add(new Entry.Value(
                    new Assignment(
                            section,
                            text(Line.strip(text.substring(0, equals))),
                            new RawValue(text(Line.strip(text.substring(equals + 1)))),
                            first() + 1),
                    List.copyOf(own)));
        }
    }

    private static String text(String bytes) {
        return Utf8.decode(bytes).orElseThrow();
    }

    private int first() {
        return own.getFirst();
    }

    /** How many characters precede what the first line says. */
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
