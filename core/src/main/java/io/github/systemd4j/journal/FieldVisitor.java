package io.github.systemd4j.journal;

import io.github.systemd4j.message.Utf8View;

/** Receives the fields of an entry, one after another; see {@link JournalEntry#visit}. */
@FunctionalInterface
public interface FieldVisitor {
    /**
     * Receives a field. The views are in libsystemd's memory, and valid until this method returns. It must not use the
     * reader or the entry.
     *
     * @param name such as {@code MESSAGE}; the same name may occur more than once
     * @param value any bytes; mostly UTF-8, without a line end after the last line
     */
    void onField(Utf8View name, Utf8View value);

    /**
     * Receives the error of a field that can't be read. Its name isn't known. Does nothing by default.
     *
     * @param errno positive: {@code EPROTONOSUPPORT}, the field is compressed in a way that libsystemd can't read;
     *     {@code E2BIG} or {@code ENOBUFS}, it is too large; {@code EBADMSG}, it has no name
     */
    default void onUnreadable(int errno) {}
}
