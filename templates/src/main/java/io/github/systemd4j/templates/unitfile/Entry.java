package io.github.systemd4j.templates.unitfile;

import java.util.List;

/** What systemd reads as one line, with the indices of the lines that it is made of, comments between them left out. */
sealed interface Entry {
    List<Integer> lines();

    String section();

    /** The beginning of a section. */
    record Header(String section, List<Integer> lines) implements Entry {}

    /** An assignment. */
    record Value(Assignment assignment, List<Integer> lines) implements Entry {
        @Override
        public String section() {
            return assignment.section();
        }
    }
}
