package io.github.systemd4j.journal;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A copy of an entry. Immutable. */
final class RetainedEntry implements JournalEntry {
    private final long realtimeMicros;
    private final long monotonicMicros;
    private final Id128 bootId;
    private final String cursor;
    private final OptionalLong sequenceNumber;
    private final byte[] bytes;
    private final int[] bounds;
    private final int unreadable;

    RetainedEntry(
            long realtimeMicros,
            long monotonicMicros,
            Id128 bootId,
            String cursor,
            OptionalLong sequenceNumber,
            Fields fields,
            int unreadable) {
        this.realtimeMicros = realtimeMicros;
        this.monotonicMicros = monotonicMicros;
        this.bootId = bootId;
        this.cursor = cursor;
        this.sequenceNumber = sequenceNumber;
        this.unreadable = unreadable;
        bytes = Arrays.copyOf(fields.bytes, fields.size);
        bounds = Arrays.copyOf(fields.bounds, fields.count);
    }

    @Override
    public long realtimeMicros() {
        return realtimeMicros;
    }

    @Override
    public long monotonicMicros() {
        return monotonicMicros;
    }

    @Override
    public Id128 bootId() {
        return bootId;
    }

    @Override
    public String cursor() {
        return cursor;
    }

    @Override
    public OptionalLong sequenceNumber() {
        return sequenceNumber;
    }

    @Override
    public int visit(FieldVisitor visitor) {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        var name = new Utf8View();
        var value = new Utf8View();
        int start = 0;
        for (int end : bounds) {
            int nameLength = FieldBytes.nameLength(memory, start, end - start);
            name.wrap(memory, start, nameLength);
            value.wrap(memory, start + nameLength + 1L, end - start - nameLength - 1);
            visitor.onField(name, value);
            start = end;
        }
        return unreadable;
    }

    int readInto(FieldSet fields) {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        int start = 0;
        for (int end : bounds) {
            fields.accept(memory, start, end - start);
            start = end;
        }
        return unreadable;
    }

    @Override
    public Optional<String> text(String name) {
        return texts(name).stream().findFirst();
    }

    @Override
    public Optional<byte[]> bytes(String name) {
        FieldNames.check(name);
        var first = new FirstValue(name);
        visit(first);
        return Optional.ofNullable(first.bytes);
    }

    @Override
    public JournalEntry copy() {
        return this;
    }

    /** Returns the cursor. */
    @Override
    public String toString() {
        return cursor;
    }

    private static final class FirstValue implements FieldVisitor {
        private final String name;
        private byte @Nullable [] bytes;

        FirstValue(String name) {
            this.name = name;
        }

        @Override
        public void onField(Utf8View field, Utf8View value) {
            if (bytes == null && field.contentEquals(name)) {
                bytes = value.toByteArray();
            }
        }
    }

    /** Collects the bytes of all fields, one after another, and where each one ends. */
    static final class Fields implements FieldVisitor {
        private byte[] bytes = new byte[1 << 11]; // more than most entries have
        private int size;
        private int[] bounds = new int[1 << 5];
        private int count;

        @Override
        public void onField(Utf8View name, Utf8View value) {
            reserve(name.length() + 1L + value.length());
            name.copyTo(bytes, size);
            size += name.length();
            bytes[size++] = '=';
            value.copyTo(bytes, size);
            size += value.length();
            if (count == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * count);
            }
            bounds[count++] = size;
        }

        private void reserve(long more) {
            long needed = size + more;
            if (needed > bytes.length) {
                long capacity = Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - Long.BYTES));
                if (capacity > Integer.MAX_VALUE - Long.BYTES) { // the largest array
                    throw JournalException.of(libc_h.E2BIG(), "copying an entry of more than 2 GiB");
                }
                bytes = Arrays.copyOf(bytes, (int) capacity);
            }
        }
    }
}
