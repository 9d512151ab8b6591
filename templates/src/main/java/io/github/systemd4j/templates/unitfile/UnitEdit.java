package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.templates.internal.syntax.EntryNames;
import io.github.systemd4j.templates.internal.syntax.Line;
import io.github.systemd4j.templates.internal.syntax.SystemdUtf8;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Changes the lines of a key in a copy of a file's lines. */
final class UnitEdit {
    private static final String DEFAULT_END = "\n";

    private final ParsedUnit parsed;
    private final List<Line> lines;
    private final String section;
    private final String key;

    UnitEdit(ParsedUnit parsed, String section, String key) {
        this.parsed = parsed;
        this.lines = new ArrayList<>(parsed.lines());
        this.section = EntryNames.checkSection(section);
        this.key = EntryNames.checkKey(key);
    }

    List<Line> set(UnitValue value) {
        List<UnitEntry> present = assignments();
        if (present.isEmpty()) {
            return add(value);
        }
        int first = present.getFirst().lines().getFirst();
        lines.set(
                first, new Line(bom(first) + assignment(value), lines.get(first).end()));
        Set<Integer> others = own(present);
        others.remove(first);
        return without(others);
    }

    List<Line> add(UnitValue value) {
        List<UnitEntry> present = assignments();
        List<UnitEntry> place = present.isEmpty() ? ofSection() : present;
        if (place.isEmpty()) {
            appendSection();
            insert(lines.size(), assignment(value));
        } else {
            insert(place.getLast().lines().getLast() + 1, assignment(value));
        }
        return lines;
    }

    List<Line> remove() {
        return without(own(assignments()));
    }

    private List<UnitEntry> ofSection() {
        return parsed.entries().stream()
                .filter(entry -> entry.section().equals(section))
                .toList();
    }

    private List<UnitEntry> assignments() {
        return ofSection().stream()
                .filter(entry -> entry instanceof UnitEntry.Value(Assignment assignment, var _)
                        && assignment.key().equals(key))
                .toList();
    }

    private static Set<Integer> own(List<UnitEntry> entries) {
        Set<Integer> own = new HashSet<>();
        entries.forEach(entry -> own.addAll(entry.lines()));
        return own;
    }

    private String assignment(UnitValue value) {
        return SystemdUtf8.encode(key + "=" + value);
    }

    private void appendSection() {
        if (!lines.isEmpty() && !lines.getLast().isBlank()) {
            insert(lines.size(), "");
        }
        insert(lines.size(), SystemdUtf8.encode("[" + section + "]"));
    }

    /** Inserts a line. It ends as the line before it does, because different line ends in a row would be one end. */
    private void insert(int index, String content) {
        String end = endBefore(index);
        if (index > 0 && lines.get(index - 1).end().isEmpty()) {
            lines.set(index - 1, new Line(lines.get(index - 1).content(), end));
        }
        lines.add(index, new Line(content, end));
        // An empty line ends the continuation that a backslash before it begins.
        if (isContinued(index) && !content.isEmpty()) {
            lines.add(index, new Line("", end));
        }
    }

    private String endBefore(int index) {
        return lines.subList(0, index).reversed().stream()
                .map(Line::end)
                .filter(end -> !end.isEmpty())
                .findFirst()
                .orElse(DEFAULT_END);
    }

    /** Returns whether a line would be joined to the one before. */
    private boolean isContinued(int index) {
        int previous = index - 1;
        while (previous >= 0 && lines.get(previous).isComment()) {
            previous--;
        }
        return previous >= 0 && lines.get(previous).continues();
    }

    private List<Line> without(Set<Integer> indices) {
        var kept = new ArrayList<Line>();
        for (int i = 0; i < lines.size(); i++) {
            if (!indices.contains(i)) {
                kept.add(lines.get(i));
            } else if (i == parsed.bomLine()) {
                // Without this byte order mark, systemd would skip the next one.
                kept.add(new Line(Line.BOM, lines.get(i).end()));
            }
        }
        return kept;
    }

    private String bom(int index) {
        return index == parsed.bomLine() ? Line.BOM : "";
    }
}
