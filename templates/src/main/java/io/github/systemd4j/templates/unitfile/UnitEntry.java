package io.github.systemd4j.templates.unitfile;

import java.util.List;

/**
 * A logical line of systemd: a header or an assignment, with the indices of the lines that it consists of, without
 * comments between them.
 */
sealed interface UnitEntry {
    List<Integer> lines();

    String section();

    /** The beginning of a section. */
    record Header(String section, List<Integer> lines) implements UnitEntry {}

    /** An assignment. */
    record Value(Assignment assignment, List<Integer> lines) implements UnitEntry {
        @Override
        public String section() {
            return assignment.section();
        }
    }
}
