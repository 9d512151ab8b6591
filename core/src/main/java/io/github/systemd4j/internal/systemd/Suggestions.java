package io.github.systemd4j.internal.systemd;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Suggests names for a misspelled one. */
final class Suggestions {
    /** More would hide the right one, and fill the message. */
    private static final int SUGGESTIONS = 3;
    /** Enough for a missing suffix and two typing errors; with more, short names resemble any other. */
    private static final int MAX_EDITS = 3;

    private Suggestions() {}

    /** Returns the names that are most similar to a wrong one, the most similar first. */
    static List<String> closest(String wrong, Collection<String> names) {
        return names.stream()
                .filter(name -> isSimilar(wrong, name))
                .sorted(Comparator.comparingInt((String name) -> edits(wrong, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS)
                .toList();
    }

    /**
     * Returns whether the names are similar: few letters differ, or one name begins with the other, as names of
     * settings and properties often do.
     */
    private static boolean isSimilar(String wrong, String name) {
        return name.startsWith(wrong)
                || wrong.startsWith(name)
                || Math.abs(name.length() - wrong.length()) <= MAX_EDITS && edits(wrong, name) <= MAX_EDITS;
    }

    /** Returns the number of letters to insert, remove or replace to convert one name to the other, ignoring case. */
    private static int edits(String one, String other) {
        String from = one.toLowerCase(Locale.ROOT);
        String to = other.toLowerCase(Locale.ROOT);
        int[] costs = new int[to.length() + 1];
        for (int j = 0; j < costs.length; j++) {
            costs[j] = j;
        }
        for (int i = 0; i < from.length(); i++) {
            int diagonal = costs[0]++;
            for (int j = 0; j < to.length(); j++) {
                int replace = diagonal + (from.charAt(i) == to.charAt(j) ? 0 : 1);
                diagonal = costs[j + 1];
                costs[j + 1] = Math.min(replace, 1 + Math.min(costs[j], costs[j + 1]));
            }
        }
        return costs[to.length()];
    }
}
