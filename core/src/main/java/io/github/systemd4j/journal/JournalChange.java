package io.github.systemd4j.journal;

/** What changed in the files of a journal; see {@link JournalReader#awaitChange}. */
public enum JournalChange {
    /** Nothing. */
    NONE,
    /** Entries were appended. */
    APPENDED,
    /** Files were added, removed or rotated; entries may have been added anywhere, or removed. */
    INVALIDATED
}
