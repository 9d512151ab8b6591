package io.github.systemd4j.journal;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The fields that a program wants from each entry, named once. {@link #read} finds all of them in one pass over the entry,
 * and copies their values into memory that is used again for the next entry. So it allocates nothing, and costs less than
 * a look-up of each field.
 *
 * <pre>{@code
 * FieldSet fields = FieldSet.of("MESSAGE", "PRIORITY");
 * while (reader.next()) {
 *     fields.read(reader.entry());
 *     if (fields.isPresent("PRIORITY") && fields.value("PRIORITY").contentEquals("3")) { … }
 * }
 * }</pre>
 *
 * <p>A field is named by its position in the list, from 0, or by its name, which is slower. Values are valid until the
 * next {@link #read}, on the thread that called it. Not safe for concurrent use.
 */
public final class FieldSet {
    private static final MessageAccess ACCESS = MessageAccess.get();

    /** Enough for the chosen fields of most entries. */
    private static final int SMALL = 1 << 13;

    /** Memory of more bytes is given up when the next entry is small. */
    private static final int LARGE = 1 << 20;

    private final List<String> names;
    private final FieldPattern[] patterns;
    private final Utf8View[] views;

    /** The number of values of each field. */
    private final int[] counts;

    /** The place in {@link #bounds} of the first value of each field. */
    private final int[] firsts;

    /** For each value: its field, its offset, its length. */
    private int[] bounds;

    private int values;
    private int unreadable;
    private MemorySegment memory = MemorySegment.NULL;
    private long used;
    private MessageScope scope = newScope();

    private FieldSet(List<String> names) {
        this.names = names;
        patterns = names.stream().map(FieldPattern::new).toArray(FieldPattern[]::new);
        views = names.stream().map(_ -> new Utf8View()).toArray(Utf8View[]::new);
        counts = new int[patterns.length];
        firsts = new int[patterns.length];
        bounds = new int[3 * patterns.length];
    }

    /**
     * Returns a new set.
     *
     * @throws IllegalArgumentException if a name is invalid or given twice, or if there are none
     */
    public static FieldSet of(String... names) {
        var list = List.of(names);
        list.forEach(FieldNames::check);
        if (list.isEmpty() || list.stream().distinct().count() < list.size()) {
            throw new IllegalArgumentException("invalid fields %s: name at least one, and none twice".formatted(list));
        }
        return new FieldSet(list);
    }

    private static MessageScope newScope() {
        return new MessageScope(
                Thread.currentThread(),
                MemoryOwner.LIBRARY,
                "a value in a set of fields belongs to %s: convert it to a String for other threads",
                "the value is no longer valid because another entry was read: convert it to a String or an array before");
    }

    /** Returns the names, in the given order. */
    public List<String> names() {
        return names;
    }

    /**
     * Reads the fields of an entry.
     *
     * @return the number of fields of the set that the entry has
     * @throws JournalException if the entry is corrupt; no field is present then
     */
    public int read(JournalEntry entry) {
        begin();
        try {
            unreadable = switch (entry) {
                case CurrentEntry current -> current.readInto(this);
                case RetainedEntry retained -> retained.readInto(this);
            };
        } catch (Throwable t) {
            Arrays.fill(counts, 0);
            throw t;
        }
        int present = 0;
        for (int count : counts) {
            present += count > 0 ? 1 : 0;
        }
        return present;
    }

    private void begin() {
        scope.end();
        if (!scope.isOwner()) {
            scope = newScope();
        }
        scope.begin();
        if (memory.byteSize() == 0 || memory.byteSize() > LARGE && used <= SMALL) {
            memory = Arena.ofAuto().allocate(SMALL, Long.BYTES);
        }
        used = 0;
        values = 0;
        Arrays.fill(counts, 0);
    }

    /** Copies the value of a field that is in the set. */
    void accept(MemorySegment source, long start, int length) {
        long word = SwarBytes.upToEight(source, start, Math.min(length, Long.BYTES));
        for (int field = 0; field < patterns.length; field++) {
            if (patterns[field].matches(word, source, start, length)) {
                int prefix = patterns[field].length();
                add(field, source, start + prefix, length - prefix);
                return;
            }
        }
    }

    private void add(int field, MemorySegment source, long start, int length) {
        if (used + length > memory.byteSize()) {
            grow(used + length);
        }
        MemorySegment.copy(source, start, memory, used, length);
        int place = 3 * values++;
        if (place == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * place);
        }
        bounds[place] = field;
        bounds[place + 1] = (int) used;
        bounds[place + 2] = length;
        if (counts[field]++ == 0) {
            firsts[field] = place;
        }
        used += length;
    }

    private void grow(long needed) {
        if (needed > Integer.MAX_VALUE) {
            throw JournalException.of(libc_h.E2BIG(), "reading more than 2 GiB of an entry");
        }
        MemorySegment larger = Arena.ofAuto().allocate(Math.max(needed, 2 * memory.byteSize()), Long.BYTES);
        larger.copyFrom(memory.asSlice(0, used));
        memory = larger;
    }

    // --- the values

    /** Returns the number of fields of the last entry that can't be read; their names aren't known. */
    public int unreadable() {
        return unreadable;
    }

    /** Returns whether the last entry has a field. */
    public boolean isPresent(int field) {
        return counts[field] > 0;
    }

    /** Returns whether the last entry has a field. */
    public boolean isPresent(String name) {
        return isPresent(position(name));
    }

    /** Returns how many values a field has. */
    public int count(int field) {
        return counts[field];
    }

    /**
     * Returns the first value of a field; empty if it isn't present. Each field has one view, which is used again.
     *
     * @throws IndexOutOfBoundsException if the set has fewer fields
     */
    public Utf8View value(int field) {
        return counts[field] == 0 ? views[field].wrap(memory, 0, 0) : wrap(field, firsts[field]);
    }

    /**
     * Returns the first value of a field; see {@link #value(int)}.
     *
     * @throws IllegalArgumentException if the field isn't in the set
     */
    public Utf8View value(String name) {
        return value(position(name));
    }

    /**
     * Returns a value of a field that has several.
     *
     * @param index of the value, from 0
     * @throws IndexOutOfBoundsException if the field has fewer values
     */
    public Utf8View value(int field, int index) {
        if (index < 0 || index >= counts[field]) {
            throw new IndexOutOfBoundsException(
                    "value %d of %s: it has %d".formatted(index, names.get(field), counts[field]));
        }
        int place = firsts[field];
        for (int rest = index; rest > 0; ) {
            place += 3;
            rest -= bounds[place] == field ? 1 : 0;
        }
        return wrap(field, place);
    }

    private Utf8View wrap(int field, int place) {
        return ACCESS.wrap(views[field], memory, bounds[place + 1], bounds[place + 2], scope);
    }

    /** Returns the first value of a field as a String; short ones that are repeated are the same String. */
    public Optional<String> text(int field) {
        return isPresent(field) ? Optional.of(value(field).toString()) : Optional.empty();
    }

    /**
     * Returns the first value of a field as a String; see {@link #text(int)}.
     *
     * @throws IllegalArgumentException if the field isn't in the set
     */
    public Optional<String> text(String name) {
        return text(position(name));
    }

    private int position(String name) {
        int position = names.indexOf(name);
        if (position < 0) {
            throw new IllegalArgumentException("the set has no field %s, only %s".formatted(name, names));
        }
        return position;
    }
}
