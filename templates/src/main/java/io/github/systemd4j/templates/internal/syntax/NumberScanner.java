package io.github.systemd4j.templates.internal.syntax;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads numbers with units, one after another. */
public final class NumberScanner {
    /** The limit of digits: a longer number is out of every range, or unnecessarily exact. */
    private static final int MAX_DIGITS = 1_000;

    private final String text;
    private int position;

    public NumberScanner(String text) {
        this.text = text;
        skipWhiteSpace();
    }

    public boolean hasNext() {
        return position < text.length();
    }

    /** Reads a whole number, which may have a plus sign. */
    public BigInteger digits() {
        if (text.startsWith("+", position)) {
            position++;
        }
        String digits = run();
        if (digits.isEmpty()) {
            throw failure("a number of 0 or more is expected");
        }
        return new BigInteger(digits);
    }

    /** Reads a whole number that may be left out before a decimal point. */
    public BigInteger digitsBeforePoint() {
        return isAtPoint() ? BigInteger.ZERO : digits();
    }

    public boolean isAtPoint() {
        return text.startsWith(".", position);
    }

    /** Reads the digits after a decimal point; empty if there is no point. */
    public String fraction() {
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
            throw failure("the number has more than %d digits".formatted(MAX_DIGITS));
        }
        return text.substring(start, position);
    }

    /** Reads the unit that follows after white space; the first match counts. */
    public <T> Optional<T> unit(List<T> units, Function<T, String> name) {
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

    public IllegalArgumentException failure(String problem) {
        return new IllegalArgumentException("\"%s\" at character %d: %s".formatted(text, position + 1, problem));
    }
}
