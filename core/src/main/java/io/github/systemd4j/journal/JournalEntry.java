package io.github.systemd4j.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An entry of the journal: its times and its fields.
 *
 * <p>The entry of a reader is a view of the reader's current position: it moves with the reader, belongs to the same
 * thread, and ends with it. A {@link #copy()} stays valid, and may be used by any thread.
 *
 * <p>Fields can be read in three ways. {@link FieldSet} reads some of them, and {@link #visit} all of them, without an
 * allocation. {@link #text}, {@link #texts} and {@link #toMap} return Strings. Text is UTF-8 by convention only; bytes
 * that are not are replaced in Strings.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html">
 *     systemd.journal-fields(7)</a>
 */
public sealed interface JournalEntry permits CurrentEntry, RetainedEntry {
    /**
     * Returns the wall-clock time at which the entry was received, in microseconds since 1970. It is not monotonic, and may
     * be set back. Allocates nothing.
     */
    long realtimeMicros();

    /** Returns {@link #realtimeMicros()} as an instant. */
    default Instant realtime() {
        return Times.instant(realtimeMicros());
    }

    /** Returns the time since the {@linkplain #bootId() boot}, in microseconds. Allocates nothing. */
    long monotonicMicros();

    /** Returns the boot in which the entry was received. */
    Id128 bootId();

    /**
     * Returns the entry's cursor, which identifies it in this journal and in copies of it. It can be stored to continue
     * later; see {@link JournalReader#seekAfter}.
     */
    String cursor();

    /** Returns the number of the entry in the sequence of its journald; empty before systemd 254. */
    OptionalLong sequenceNumber();

    /**
     * Passes all fields to a visitor, in the order in which they are stored. Allocates nothing.
     *
     * @return the number of fields that can't be read; see {@link FieldVisitor#onUnreadable}
     * @throws JournalException if the entry is corrupt; some fields may have been passed before
     */
    int visit(FieldVisitor visitor);

    /**
     * Returns the first value of a field as text; empty if the entry doesn't have it. More than a few calls for an entry
     * cost more than a {@link FieldSet}.
     *
     * @throws IllegalArgumentException if the name is invalid
     * @throws JournalException if the field can't be read
     */
    Optional<String> text(String name);

    /**
     * Returns the first value of a field; empty if the entry doesn't have it.
     *
     * @throws IllegalArgumentException if the name is invalid
     * @throws JournalException if the field can't be read
     */
    Optional<byte[]> bytes(String name);

    /**
     * Returns all values of a field as text, in the order in which they are stored.
     *
     * @throws IllegalArgumentException if the name is invalid
     * @throws JournalException if the entry is corrupt
     */
    default List<String> texts(String name) {
        FieldNames.check(name);
        var values = new ArrayList<String>();
        visit((field, value) -> {
            if (field.contentEquals(name)) {
                values.add(value.toString());
            }
        });
        return values;
    }

    /**
     * Returns all fields that can be read as text, in the order in which they are stored. Mostly a field has one value.
     *
     * @throws JournalException if the entry is corrupt
     */
    default Map<String, List<String>> toMap() {
        var fields = new LinkedHashMap<String, List<String>>();
        visit((name, value) ->
                fields.computeIfAbsent(name.toString(), _ -> new ArrayList<>(1)).add(value.toString()));
        return fields;
    }

    /**
     * Returns an entry that stays valid, with all fields that can be read. A copy returns itself.
     *
     * @throws JournalException if the entry is corrupt
     */
    JournalEntry copy();
}
