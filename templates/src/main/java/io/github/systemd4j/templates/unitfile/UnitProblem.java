package io.github.systemd4j.templates.unitfile;

/**
 * A part of a file that systemd warns about and skips.
 *
 * @param line the line, counted from 1
 * @param column the character in the line, counted from 1
 * @param message what is wrong, and what to do
 */
public record UnitProblem(int line, int column, String message) {
    @Override
    public String toString() {
        return "%d:%d: %s".formatted(line, column, message);
    }
}
