package io.github.systemd4j.templates.unitfile;

import java.util.List;

/**
 * A file's lines, and what they mean.
 *
 * @param lines all of them, in order
 * @param entries headers and assignments, in order
 * @param problems what systemd skips
 * @param bomLine the index of the line whose byte order mark is skipped; negative if there is none
 */
record ParsedUnit(List<Line> lines, List<Entry> entries, List<UnitProblem> problems, int bomLine) {}
