package io.github.systemd4j.journal;

import io.github.systemd4j.bindings.SdJournal;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import io.github.systemd4j.internal.text.Excerpt;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads entries of a {@link Journal}, one after another, in both directions. All files together are one sequence of
 * entries.
 *
 * <pre>{@code
 * try (JournalReader reader = Journal.local().open()) {
 *     reader.select(JournalMatch.unit("nginx.service"));
 *     while (reader.next()) {
 *         System.out.println(reader.entry().text("MESSAGE").orElse(""));
 *     }
 * }
 * }</pre>
 *
 * <p>The position of a reader is an entry, or a place between entries: it begins before the first one, and the methods
 * that seek go to a place, so {@link #next} or {@link #previous} must follow.
 *
 * <p>A reader belongs to the thread that opened it, which must also close it: libsystemd wants that, and a reader has no
 * locks. Calls on other threads throw {@link WrongThreadException}. Calls read from the disk, and block meanwhile.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_journal_next.html">sd_journal_next(3)</a>
 */
public final class JournalReader implements AutoCloseable {
    private final Journal journal;
    private final JournalHandle handle;
    private final CurrentEntry entry;
    private EntryFilter filter = EntryFilter.NONE;

    JournalReader(Journal journal, JournalHandle handle) {
        this.journal = journal;
        this.handle = handle;
        entry = new CurrentEntry(handle);
    }

    // --- selecting

    /**
     * Selects entries by their fields, instead of those of an earlier call. The position stays near, but is no entry any
     * more: seek afterwards, or continue by {@link #next}.
     *
     * @return this reader
     */
    public JournalReader select(JournalMatch match) {
        MemorySegment j = handle.pointer();
        handle.setPositioned(false);
        sd_journal_h.sd_journal_flush_matches(j);
        match.addTo(new NativeMatches(handle));
        return this;
    }

    /**
     * Selects a range of wall-clock time, and goes to its beginning. Where the clock was set back, the range ends with
     * the first entry outside of it.
     *
     * @param since the first time
     * @param until the first time that is too late; {@link Instant#MAX} for no end
     * @return this reader
     */
    public JournalReader between(Instant since, Instant until) {
        seek(since);
        filter = filter.between(since, until);
        return this;
    }

    /**
     * Selects entries in whose {@code MESSAGE} a regular expression finds something. It is evaluated in Java, for each
     * entry that the other conditions select.
     *
     * @return this reader
     */
    public JournalReader grep(Pattern pattern) {
        handle.pointer();
        filter = filter.grep(pattern);
        return this;
    }

    // --- the position

    /**
     * Goes to the next entry.
     *
     * @return whether there is one; if not, a later call finds entries that were appended
     * @throws JournalException if reading fails; libsystemd silently leaves out a file that it finds corrupt meanwhile
     */
    public boolean next() {
        return step(true);
    }

    /**
     * Goes to the previous entry.
     *
     * @return whether there is one
     * @throws JournalException if reading fails; libsystemd silently leaves out a file that it finds corrupt meanwhile
     */
    public boolean previous() {
        return step(false);
    }

    private boolean step(boolean forward) {
        while (handle.move(forward)) {
            EntryFilter current = filter;
            if (current == EntryFilter.NONE || current.selects(entry)) {
                return true;
            }
            if (current.endsAt(entry, forward)) {
                seekMicros(
                        forward
                                ? current.until()
                                : current.since()); // to the end of the range, for the other direction
                return false;
            }
        }
        return false;
    }

    /**
     * Goes on by a number of entries.
     *
     * @param count negative goes towards the beginning
     * @return by how many entries; fewer at the end
     */
    public long skip(long count) {
        boolean forward = count >= 0;
        long wanted = Math.abs(Math.max(count, -Long.MAX_VALUE));
        long done = 0;
        while (done < wanted) {
            int moved = filter == EntryFilter.NONE
                    ? handle.moveBy(forward, (int) Math.min(wanted - done, 1 << 20))
                    : step(forward) ? 1 : 0;
            if (moved == 0) {
                return done;
            }
            done += moved;
        }
        return done;
    }

    /**
     * Returns the entry at the position: the same object each time. Its methods throw {@link IllegalStateException} if the
     * position is between entries.
     */
    public JournalEntry entry() {
        return entry;
    }

    /** Goes before the first entry. */
    public void seekHead() {
        seek(sd_journal_h.sd_journal_seek_head(handle.pointer()));
    }

    /**
     * Goes after the last entry. Use {@link #previous} then. To wait for new entries, call {@code previous} first: without
     * a position at an entry, libsystemd may miss the first new one.
     */
    public void seekTail() {
        seek(sd_journal_h.sd_journal_seek_tail(handle.pointer()));
    }

    /** Goes before the first entry at or after a wall-clock time. */
    public void seek(Instant time) {
        seekMicros(Times.micros(time));
    }

    private void seekMicros(long time) {
        seek(sd_journal_h.sd_journal_seek_realtime_usec(handle.pointer(), time));
    }

    /** Goes before the first entry at or after a time since a boot. */
    public void seek(Id128 boot, Duration sinceBoot) {
        MemorySegment j = handle.pointer();
        try (Arena call = Arena.ofConfined()) {
            seek(sd_journal_h.sd_journal_seek_monotonic_usec(j, boot.toStruct(call), Times.micros(sinceBoot)));
        }
    }

    private void seek(int result) {
        handle.setPositioned(false);
        handle.check(result, "seeking in the entries");
    }

    /**
     * Goes before the entry of a cursor.
     *
     * @param cursor see {@link JournalEntry#cursor}
     * @return whether the entry is there; if not, because it was deleted or isn't selected, the position is before the
     *     entry that follows it
     * @throws IllegalArgumentException if it is no cursor
     */
    public boolean seek(String cursor) {
        boolean found = goTo(cursor);
        seekNative(cursor);
        return found;
    }

    /**
     * Goes to the entry of a cursor, so that {@link #next} returns the entry after it: to continue where a program
     * stopped.
     *
     * @param cursor see {@link JournalEntry#cursor}
     * @return whether the entry is there; if not, because it was deleted or isn't selected, entries may have been lost, and
     *     {@code next} returns the first one after the gap
     * @throws IllegalArgumentException if it is no cursor
     */
    public boolean seekAfter(String cursor) {
        boolean found = goTo(cursor);
        if (!found) {
            seekNative(cursor);
        }
        return found;
    }

    private boolean goTo(String cursor) {
        seekNative(cursor);
        if (!handle.move(true)) {
            return false;
        }
        try (Arena call = Arena.ofConfined()) {
            int result = SdJournal.test_cursor(
                    handle.enterEntry(), call.allocateFrom(cursor).address());
            return handle.check(result, "comparing a cursor") > 0;
        }
    }

    private void seekNative(String cursor) {
        MemorySegment j = handle.pointer();
        try (Arena call = Arena.ofConfined()) {
            int result = sd_journal_h.sd_journal_seek_cursor(j, call.allocateFrom(cursor));
            if (result == -libc_h.EINVAL()) {
                throw new IllegalArgumentException("\"%s\" is no cursor of an entry".formatted(Excerpt.of(cursor)));
            }
            seek(result);
        }
    }

    // --- about the journal

    /** Returns the boots that have entries, in the order of their first entries. Opens the files a second time. */
    public List<Boot> boots() {
        handle.pointer();
        return JournalQueries.boots(journal, uniqueValues("_BOOT_ID"));
    }

    /**
     * Returns all values of a field, as text. The selection doesn't apply.
     *
     * @throws IllegalArgumentException if the name is invalid
     */
    public Set<String> uniqueValues(String field) {
        return JournalQueries.uniqueValues(handle, FieldNames.check(field));
    }

    /** Returns the names of all fields. The selection doesn't apply. */
    public Set<String> fieldNames() {
        return JournalQueries.fieldNames(handle);
    }

    /** Returns the size of the files on the disk, in bytes. */
    public long usage() {
        handle.check(sd_journal_h.sd_journal_get_usage(handle.pointer(), handle.out()), "reading the size");
        return handle.first();
    }

    /** Returns the explanation of the entry in the catalog, with the entry's values; empty if there is none. */
    public Optional<String> catalog() {
        handle.enterEntry();
        int result = sd_journal_h.sd_journal_get_catalog(handle.pointer(), handle.out());
        return JournalOpener.catalogText(result, handle.out(), "reading the catalog for an entry of " + journal);
    }

    /**
     * Waits until files change. The first call starts to watch them, and returns {@link JournalChange#INVALIDATED} without
     * waiting. journald notifies of changes at most every 250 ms. Can't be interrupted.
     *
     * @param timeout how long to wait at most
     * @return what changed; {@link JournalChange#NONE} after the timeout
     */
    public JournalChange awaitChange(Duration timeout) {
        MemorySegment j = handle.pointer();
        int result = handle.check(sd_journal_h.sd_journal_wait(j, Times.micros(timeout)), "waiting for changes");
        return JournalQueries.change(result);
    }

    /** Returns the native journal, for followers. */
    JournalHandle handle() {
        return handle;
    }

    /** Closes the files. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }
}
