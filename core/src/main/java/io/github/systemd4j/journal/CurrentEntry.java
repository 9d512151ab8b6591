package io.github.systemd4j.journal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.SdJournal;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/** The entry at the position of a reader. */
final class CurrentEntry implements JournalEntry {
    private static final MessageAccess ACCESS = MessageAccess.get();

    private final JournalHandle handle;
    private final MessageScope scope;
    private final Utf8View name = new Utf8View();
    private final Utf8View value = new Utf8View();
    private Id128 lastBoot = new Id128(0, 0);

    CurrentEntry(JournalHandle handle) {
        this.handle = handle;
        scope = new MessageScope(
                handle.owner(),
                MemoryOwner.LIBRARY,
                "a field in a visitor belongs to %s: pass copy() of the entry to other threads",
                "the field is no longer valid because its visitor has returned: use copy() of the entry to retain it");
    }

    @Override
    public long realtimeMicros() {
        long j = handle.enterEntry();
        handle.check(
                SdJournal.get_realtime_usec(j, handle.outAddress(JournalHandle.FIRST)), "reading the time of an entry");
        return handle.first();
    }

    @Override
    public long monotonicMicros() {
        readMonotonic();
        return handle.first();
    }

    @Override
    public Id128 bootId() {
        readMonotonic();
        if (!lastBoot.isAt(handle.out(), JournalHandle.ID)) {
            lastBoot = Id128.at(handle.out(), JournalHandle.ID);
        }
        return lastBoot;
    }

    private void readMonotonic() {
        long j = handle.enterEntry();
        handle.check(
                SdJournal.get_monotonic_usec(
                        j, handle.outAddress(JournalHandle.FIRST), handle.outAddress(JournalHandle.ID)),
                "reading the monotonic time of an entry");
    }

    @Override
    public String cursor() {
        handle.enterEntry();
        handle.check(
                sd_journal_h.sd_journal_get_cursor(handle.pointer(), handle.out()), "reading the cursor of an entry");
        return handle.takeString();
    }

    @Override
    public OptionalLong sequenceNumber() {
        long j = handle.enterEntry();
        if (!SdJournal.has_get_seqnum()) {
            return OptionalLong.empty();
        }
        handle.check(
                SdJournal.get_seqnum(j, handle.outAddress(JournalHandle.FIRST), handle.outAddress(JournalHandle.ID)),
                "reading the sequence number of an entry");
        return OptionalLong.of(handle.first());
    }

    @Override
    public int visit(FieldVisitor visitor) {
        long j = handle.enterEntry();
        SdJournal.restart_data(j);
        int unreadable = 0;
        for (int result = nextField(j); result != 0; result = nextField(j)) {
            if (result < 0) {
                unreadable++;
                report(visitor, -result);
                result = afterUnreadable(j, result);
                if (result == 0) {
                    break;
                }
            }
            unreadable += pass(visitor, handle.first(), handle.second());
        }
        return unreadable;
    }

    /** Returns 1 for a field, 0 after the last one, or the negative errno of a field that can't be read. */
    private int nextField(long j) {
        int result = SdJournal.enumerate_data(
                j, handle.outAddress(JournalHandle.FIRST), handle.outAddress(JournalHandle.SECOND));
        return isUnreadable(result) ? result : handle.check(result, "reading a field of an entry");
    }

    private static boolean isUnreadable(int result) {
        return result < 0
                && (result == -libc_h.E2BIG() || result == -libc_h.ENOBUFS() || result == -libc_h.EPROTONOSUPPORT());
    }

    /** Goes on to the next field that can be read. */
    private int afterUnreadable(long j, int error) {
        if (!SdJournal.has_enumerate_available_data()) { // the rest of the entry can't be reached
            throw handle.failed(
                    -error, "going on after a field that can't be read, which needs systemd 246, in an entry");
        }
        int result = SdJournal.enumerate_available_data(
                j, handle.outAddress(JournalHandle.FIRST), handle.outAddress(JournalHandle.SECOND));
        return handle.check(result, "reading a field of an entry");
    }

    /** Passes a field to a visitor, and returns 1 if it is unreadable. */
    private int pass(FieldVisitor visitor, long data, long length) {
        int nameLength = isTooLong(length) ? -1 : FieldBytes.nameLength(Memory.ALL, data, (int) length);
        if (nameLength < 0) {
            report(visitor, isTooLong(length) ? libc_h.E2BIG() : libc_h.EBADMSG());
            return 1;
        }
        handle.setVisiting(true);
        scope.begin();
        try {
            ACCESS.wrap(name, data, nameLength, scope);
            ACCESS.wrap(value, data + nameLength + 1, (int) length - nameLength - 1, scope);
            visitor.onField(name, value);
        } finally {
            scope.end();
            handle.setVisiting(false);
        }
        return 0;
    }

    /** Returns whether an unsigned length is over 2 GiB. */
    private static boolean isTooLong(long length) {
        return Long.compareUnsigned(length, Integer.MAX_VALUE) > 0;
    }

    private void report(FieldVisitor visitor, int errno) {
        handle.setVisiting(true);
        try {
            visitor.onUnreadable(errno);
        } finally {
            handle.setVisiting(false);
        }
    }

    /** Passes the bytes of all fields to a set, and returns the number of those that can't be read. */
    int readInto(FieldSet fields) {
        long j = handle.enterEntry();
        SdJournal.restart_data(j);
        int unreadable = 0;
        for (int result = nextField(j); result != 0; result = nextField(j)) {
            if (result < 0) {
                unreadable++;
                if (afterUnreadable(j, result) == 0) {
                    break;
                }
            }
            long length = handle.second();
            if (isTooLong(length)) {
                unreadable++;
            } else {
                fields.accept(Memory.ALL, handle.first(), (int) length);
            }
        }
        return unreadable;
    }

    @Override
    public Optional<String> text(String field) {
        return find(field).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<byte[]> bytes(String field) {
        return find(field);
    }

    private Optional<byte[]> find(String field) {
        FieldNames.check(field);
        long j = handle.enterEntry();
        int result;
        try (Arena call = Arena.ofConfined()) {
            result = SdJournal.get_data(
                    j,
                    call.allocateFrom(field).address(),
                    handle.outAddress(JournalHandle.FIRST),
                    handle.outAddress(JournalHandle.SECOND));
        }
        if (result == -libc_h.ENOENT()) {
            return Optional.empty();
        }
        handle.check(result, "reading the field " + field);
        int prefix = field.length() + 1;
        var bytes = new byte[Math.toIntExact(handle.second() - prefix)];
        MemorySegment.copy(Memory.ALL, JAVA_BYTE, handle.first() + prefix, bytes, 0, bytes.length);
        return Optional.of(bytes);
    }

    @Override
    public JournalEntry copy() {
        var fields = new RetainedEntry.Fields();
        int unreadable = visit(fields);
        return new RetainedEntry(
                realtimeMicros(), monotonicMicros(), bootId(), cursor(), sequenceNumber(), fields, unreadable);
    }
}
