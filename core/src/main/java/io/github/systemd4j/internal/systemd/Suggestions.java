package io.github.systemd4j.internal.systemd;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What somebody may have meant who misspelled a name. */
final class Suggestions {
    private static final int SUGGESTIONS = 3;
    private static final int MAX_EDITS = 3;

    private Suggestions() {}

    /** The names closest to a wrong one, closest first, as far as there are any. */
    static List<String> closest(String wrong, Collection<String> names) {
        return names.stream()
                .filter(name -> isSimilar(wrong, name))
                .sorted(Comparator.comparingInt((String name) -> edits(wrong, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS)
                .toList();
    }

    /** The words of unit files are often the beginning of a property's name, or begin with it. */
    private static boolean isSimilar(String wrong, String name) {
        return name.startsWith(wrong)
                || wrong.startsWith(name)
                || Math.abs(name.length() - wrong.length()) <= MAX_EDITS && edits(wrong, name) <= MAX_EDITS;
    }

    /** How many letters to insert, remove or replace to get from one to the other, no matter the case. */
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
