package io.github.systemd4j.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A shell pattern as systemctl accepts it: {@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]}, without escapes. Matching
 * takes at most the length of the pattern times that of the text, for any pattern.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/glob.7.html">glob(7)</a>
 */
final class Glob {
    private static final IntPredicate ANY_RUN = _ -> true;

    private final String pattern;
    private final List<IntPredicate> elements = new ArrayList<>();

    Glob(String pattern) {
        this.pattern = pattern;
        int at = 0;
        while (at < pattern.length()) {
            at = parse(at);
        }
    }

    /** Adds the element at a position, and returns the position after it. */
    private int parse(int at) {
        char c = pattern.charAt(at);
        int close = c == '[' ? closing(at) : -1;
        if (close > 0) {
            elements.add(characters(at + 1, close));
            return close + 1;
        }
        elements.add(c == '*' ? ANY_RUN : c == '?' ? _ -> true : other -> other == c);
        return at + 1;
    }

    /** Returns where a class of characters ends; -1 if it does not: then the bracket is an ordinary character. */
    private int closing(int open) {
        return pattern.indexOf(']', open + (isNegated(open + 1) ? 3 : 2));
    }

    private boolean isNegated(int at) {
        return pattern.startsWith("!", at) || pattern.startsWith("^", at);
    }

    private IntPredicate characters(int from, int to) {
        boolean negated = isNegated(from);
        IntPredicate members = _ -> false;
        int at = negated ? from + 1 : from;
        while (at < to) {
            boolean range = at + 2 < to && pattern.charAt(at + 1) == '-';
            char first = pattern.charAt(at);
            char last = range ? pattern.charAt(at + 2) : first;
            members = members.or(c -> c >= first && c <= last);
            at += range ? 3 : 1;
        }
        return negated ? members.negate() : members;
    }

    /** Returns whether the whole text matches. After a mismatch, the last {@code *} takes one character more. */
    boolean matches(String text) {
        int element = 0;
        int run = -1;
        int runEnd = 0;
        int at = 0;
        while (at < text.length()) {
            if (element < elements.size() && elements.get(element) == ANY_RUN) {
                run = element++;
                runEnd = at;
            } else if (element < elements.size() && elements.get(element).test(text.charAt(at))) {
                element++;
                at++;
            } else if (run >= 0) {
                element = run + 1;
                at = ++runEnd;
            } else {
                return false;
            }
        }
        return elements.subList(element, elements.size()).stream().allMatch(rest -> rest == ANY_RUN);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
