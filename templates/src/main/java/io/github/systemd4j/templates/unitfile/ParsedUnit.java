package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.templates.internal.syntax.Line;
import java.util.List;

/**
 * The lines of a file, and their meaning.
 *
 * @param lines all lines, in order
 * @param entries headers and assignments, in order
 * @param problems the lines that systemd skips
 * @param bomLine the index of the line whose byte order mark is skipped; negative if there is none
 */
record ParsedUnit(List<Line> lines, List<UnitEntry> entries, List<UnitProblem> problems, int bomLine) {}
