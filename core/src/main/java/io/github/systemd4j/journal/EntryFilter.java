package io.github.systemd4j.journal;

import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Conditions that libsystemd doesn't evaluate. Immutable. */
record EntryFilter(long since, long until, @Nullable Predicate<String> message) {
    static final EntryFilter NONE = new EntryFilter(0, Long.MAX_VALUE, null);

    EntryFilter between(Instant from, Instant to) {
        return new EntryFilter(Times.micros(from), Times.micros(to), message);
    }

    EntryFilter grep(Pattern pattern) {
        return new EntryFilter(since, until, pattern.asPredicate());
    }

    boolean selects(JournalEntry entry) {
        return isInRange(entry.realtimeMicros())
                && (message == null || entry.text("MESSAGE").filter(message).isPresent());
    }

    private boolean isInRange(long time) {
        return time >= since && time < until;
    }

    /** Returns whether no entry in this direction can be in the range. */
    boolean endsAt(JournalEntry entry, boolean forward) {
        long time = entry.realtimeMicros();
        return forward ? time >= until : time < since;
    }
}
