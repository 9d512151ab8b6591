package io.github.systemd4j.journal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.SdJournal;
import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import io.github.systemd4j.internal.FileDescriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Owns a {@code sd_journal}, the descriptors that it was opened from, and the memory for results. libsystemd wants each
 * call on the thread that opened it. Every call begins with {@link #enter}, which checks that.
 */
final class JournalHandle {
    /** Offsets of results. */
    static final long FIRST = 0;

    static final long SECOND = Long.BYTES;
    static final long ID = 2 * Long.BYTES;
    private static final long OUT_SIZE = 4 * Long.BYTES;

    private final Thread owner = Thread.currentThread();
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment out = arena.allocate(OUT_SIZE, Long.BYTES);
    private final String source;
    private final List<Integer> fds;
    private MemorySegment journal;

    /** Set while a visitor has views of the journal's memory. */
    private boolean visiting;

    /** Whether the position is an entry. */
    private boolean positioned;

    /**
     * Takes over an open journal.
     *
     * @param source for messages
     * @param fds are closed after the journal: those that libsystemd doesn't close itself
     */
    JournalHandle(MemorySegment journal, String source, List<Integer> fds) {
        this.journal = journal;
        this.source = source;
        this.fds = fds;
    }

    /** Checks the thread and the state, and returns the journal's address. */
    long enter() {
        checkUsable();
        return journal.address();
    }

    /** Checks the thread and the state, and returns the journal for functions that are called rarely. */
    MemorySegment pointer() {
        checkUsable();
        return journal;
    }

    /** Checks the same, and that there is a current entry. */
    long enterEntry() {
        checkUsable();
        if (!positioned) {
            throw new IllegalStateException(
                    "%s has no current entry: call next() or previous() first, which return false at the end"
                            .formatted(source));
        }
        return journal.address();
    }

    private void checkUsable() {
        checkThread();
        if (visiting) {
            throw new IllegalStateException("%s can't be used in a visitor of its fields".formatted(source));
        }
        if (isClosed()) {
            throw new IllegalStateException("the reader of %s was closed".formatted(source));
        }
    }

    private void checkThread() {
        if (Thread.currentThread() != owner) {
            String text = "the reader of %s belongs to the thread \"%s\" that opened it, also to close it: "
                    + "pass copy() of entries to other threads";
            throw new WrongThreadException(text.formatted(source, owner.getName()));
        }
    }

    Thread owner() {
        return owner;
    }

    void setVisiting(boolean now) {
        visiting = now;
    }

    void setPositioned(boolean now) {
        positioned = now;
    }

    /** Moves by one entry, and returns whether there is one. */
    boolean move(boolean forward) {
        long j = enter();
        positioned = false;
        int result = forward ? SdJournal.next(j) : SdJournal.previous(j);
        positioned = check(result, forward ? "going to the next entry" : "going to the previous entry") > 0;
        return positioned;
    }

    /** Moves by entries, and returns by how many. */
    int moveBy(boolean forward, int count) {
        long j = enter();
        positioned = false;
        int result = forward ? SdJournal.next_skip(j, count) : SdJournal.previous_skip(j, count);
        positioned = check(result, "skipping entries") > 0;
        return result;
    }

    /** Gets a value of 64 bits whose function has stored it as first result. */
    long first() {
        return out.get(JAVA_LONG, FIRST);
    }

    long second() {
        return out.get(JAVA_LONG, SECOND);
    }

    MemorySegment out() {
        return out;
    }

    long outAddress(long offset) {
        return out.address() + offset;
    }

    /** Takes over a C string whose address is the first result. */
    String takeString() {
        return takeString(first());
    }

    /** Takes over a C string. */
    static String takeString(long address) {
        try {
            return Memory.ALL.getString(address);
        } finally {
            Libc.free(address);
        }
    }

    /** Returns a result that is no error. */
    int check(int result, String what) {
        if (result < 0) {
            throw failed(-result, what);
        }
        return result;
    }

    JournalException failed(int errno, String what) {
        return JournalException.of(errno, what + " of " + source);
    }

    String source() {
        return source;
    }

    boolean isClosed() {
        return journal.address() == 0;
    }

    void close() {
        checkThread();
        if (!isClosed()) {
            checkUsable();
            MemorySegment open = journal;
            journal = MemorySegment.NULL;
            positioned = false;
            sd_journal_h.sd_journal_close(open);
            fds.forEach(FileDescriptors::close);
        }
    }
}
