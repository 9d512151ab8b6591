package io.github.systemd4j.templates.unitfile;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads numbers with units, one after another. */
final class NumberScanner {
    /** A number of more digits is out of every range, or needlessly exact. */
    private static final int MAX_DIGITS = 1_000;

    private final String text;
    private int position;

    NumberScanner(String text) {
        this.text = text;
        skipWhiteSpace();
    }

    boolean hasNext() {
        return position < text.length();
    }

    /** A whole number, which may have a plus. */
    BigInteger digits() {
        if (text.startsWith("+", position)) {
            position++;
        }
        String digits = run();
        if (digits.isEmpty()) {
            throw failure("a number is expected that isn't negative");
        }
        return new BigInteger(digits);
    }

    /** The whole number before a point may be left out. */
    BigInteger digitsBeforePoint() {
        return isAtPoint() ? BigInteger.ZERO : digits();
    }

    boolean isAtPoint() {
        return text.startsWith(".", position);
    }

    /** The digits behind a point; empty if there is none. */
    String fraction() {
        if (!isAtPoint()) {
            return "";
        }
        position++;
        return run();
    }

    private String run() {
        int start = position;
        while (hasNext() && isDigit(text.charAt(position))) {
            position++;
        }
        if (position - start > MAX_DIGITS) {
            throw failure("the number is too long");
        }
        return text.substring(start, position);
    }

    /** The first unit that follows, after white space. */
    <T> Optional<T> unit(List<T> units, Function<T, String> name) {
        int end = position;
        skipWhiteSpace();
        Optional<T> unit = units.stream()
                .filter(candidate -> text.startsWith(name.apply(candidate), position))
                .findFirst();
        unit.ifPresent(found -> position += name.apply(found).length());
        if (unit.isEmpty() && position == end && hasNext()) {
            throw failure("a unit is expected");
        }
        skipWhiteSpace();
        return unit;
    }

    private void skipWhiteSpace() {
        while (hasNext() && Line.isWhiteSpace(text.charAt(position))) {
            position++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    IllegalArgumentException failure(String problem) {
        return new IllegalArgumentException("\"%s\" at character %d: %s".formatted(text, position + 1, problem));
    }
}
