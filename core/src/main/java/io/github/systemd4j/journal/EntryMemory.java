package io.github.systemd4j.journal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.libc.iovec;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The fields of an entry, one after another, in native memory that is reused for the next entry. The garbage collector
 * frees it, because builders are values that nobody closes.
 */
final class EntryMemory {
    /** The largest field that journald accepts, {@code DATA_SIZE_MAX}. */
    static final long MAX_FIELD_BYTES = 768L << 20;

    private static final long INITIAL_BYTES = 1 << 10;
    private static final int INITIAL_FIELDS = 16;

    /**
     * Larger memory is given back after an entry: most entries are far smaller, and a program may have many of them.
     */
    private static final long RETAINED_BYTES = 1 << 16;

    /** The kernel's {@code UIO_MAXIOV}: the parts that libsystemd may make of an entry. */
    private static final int MAX_PARTS = 1_024;

    /** The field, and a line break. */
    private static final int PARTS_OF_LINE = 2;

    /** The name, a line break, the length, the value, and another line break. */
    private static final int PARTS_OF_BINARY = 5;

    /** Those of {@code SYSLOG_IDENTIFIER}, which libsystemd adds if an entry has none. */
    private static final int PARTS_OF_IDENTIFIER = 3;

    private MemorySegment memory = allocate(INITIAL_BYTES);
    private MemorySegment vectors = allocate(INITIAL_FIELDS * iovec.sizeof());
    private long[] ends = new long[INITIAL_FIELDS];
    private int fields;
    private int parts = PARTS_OF_IDENTIFIER;

    /** Guards the vectors, which C reads: other misuse by several threads only garbles the entry. */
    private final AtomicBoolean sending = new AtomicBoolean();

    int fields() {
        return fields;
    }

    long size() {
        return fields == 0 ? 0 : ends[fields - 1];
    }

    /** Returns the size of the native memory. */
    long allocated() {
        return memory.byteSize() + vectors.byteSize();
    }

    void clear() {
        fields = 0;
        parts = PARTS_OF_IDENTIFIER;
        if (memory.byteSize() > RETAINED_BYTES) {
            memory = allocate(INITIAL_BYTES);
        }
    }

    /** Adds a field with a text; unpaired surrogates become question marks. */
    void add(String name, String value) {
        boolean isLine = value.indexOf('\n') < 0;
        if (isAscii(value)) {
            long start = begin(name, value.length(), isLine);
            memory.setString(start, value, StandardCharsets.US_ASCII);
            commit(start + value.length(), isLine);
        } else {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            long start = begin(name, utf8.length, isLine);
            MemorySegment.copy(utf8, 0, memory, JAVA_BYTE, start, utf8.length);
            commit(start + utf8.length, isLine);
        }
    }

    /** Adds a field with a decimal number, without a String. */
    void add(String name, long value) {
        if (value == Long.MIN_VALUE) {
            add(name, Long.toString(value)); // has no positive counterpart
            return;
        }
        long rest = Math.abs(value);
        int length = (value < 0 ? 1 : 0) + digits(rest);
        long start = begin(name, length, true);
        long at = start + length;
        do {
            at--;
            memory.set(JAVA_BYTE, at, (byte) ('0' + rest % 10));
            rest /= 10;
        } while (rest > 0);
        if (value < 0) {
            memory.set(JAVA_BYTE, start, (byte) '-');
        }
        commit(start + length, true);
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Adds a field with any bytes. */
    void add(String name, MemorySegment value) {
        boolean isLine = !containsLineBreak(value);
        long start = begin(name, value.byteSize(), isLine);
        MemorySegment.copy(value, 0, memory, start, value.byteSize());
        commit(start + value.byteSize(), isLine);
    }

    private static boolean containsLineBreak(MemorySegment value) {
        for (long i = 0; i < value.byteSize(); i++) {
            if (value.get(JAVA_BYTE, i) == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Writes the name, and returns where the value begins. Until the commit, the entry is unchanged. */
    private long begin(String name, long bytes, boolean isLine) {
        checkSize(name, bytes);
        if (parts + partsOf(isLine) > MAX_PARTS) {
            throw new IllegalArgumentException(
                    "%s is one field too many: an entry has up to %d fields, and one with line breaks counts as %.1f"
                            .formatted(
                                    name,
                                    (MAX_PARTS - PARTS_OF_IDENTIFIER) / PARTS_OF_LINE,
                                    (double) PARTS_OF_BINARY / PARTS_OF_LINE));
        }
        long start = size();
        long value = start + name.length() + 1;
        reserve(value + bytes + 1); // setString writes a NUL
        memory.setString(start, name, StandardCharsets.US_ASCII);
        memory.set(JAVA_BYTE, value - 1, (byte) '=');
        return value;
    }

    static void checkSize(String name, long bytes) {
        if (bytes > MAX_FIELD_BYTES - name.length() - 1) {
            throw new IllegalArgumentException(
                    "the value of %s has %d bytes, and journald drops fields of more than %d: shorten it"
                            .formatted(name, bytes, MAX_FIELD_BYTES));
        }
    }

    private static int partsOf(boolean isLine) {
        return isLine ? PARTS_OF_LINE : PARTS_OF_BINARY;
    }

    private void reserve(long bytes) {
        if (bytes > memory.byteSize()) {
            MemorySegment larger = allocate(Math.max(bytes, 2 * memory.byteSize()));
            MemorySegment.copy(memory, 0, larger, 0, size());
            memory = larger;
        }
        if (fields == ends.length) {
            ends = Arrays.copyOf(ends, 2 * fields);
        }
    }

    private void commit(long end, boolean isLine) {
        ends[fields] = end;
        fields++;
        parts += partsOf(isLine);
    }

    private static MemorySegment allocate(long bytes) {
        return Arena.ofAuto().allocate(bytes, Long.BYTES);
    }

    /**
     * Sends the fields; see sd_journal_sendv(3).
     *
     * @return negative for an error, {@code -errno}
     */
    int send() {
        if (!sending.compareAndSet(false, true)) {
            throw new ConcurrentModificationException("another thread is sending the same entry");
        }
        MemorySegment sent = memory;
        try {
            MemorySegment list = vectors(sent, ends, fields);
            int count = (int) (list.byteSize() / iovec.sizeof());
            int result;
            do {
                result = sd_journal_h.sd_journal_sendv(list, count);
            } while (result == -libc_h.EINTR());
            return result;
        } finally {
            Reference.reachabilityFence(sent);
            sending.set(false);
        }
    }

    private MemorySegment vectors(MemorySegment sent, long[] fieldEnds, int count) {
        if (vectors.byteSize() < count * iovec.sizeof()) {
            vectors = allocate(fieldEnds.length * iovec.sizeof());
        }
        MemorySegment list = vectors.asSlice(0, count * iovec.sizeof());
        long start = 0;
        for (int i = 0; i < count; i++) {
            long end = fieldEnds[i];
            long at = i * iovec.sizeof();
            list.set(
                    JAVA_LONG,
                    at + iovec.iov_base$offset(),
                    sent.asSlice(start, end - start).address());
            list.set(JAVA_LONG, at + iovec.iov_len$offset(), end - start);
            start = end;
        }
        return list;
    }
}
