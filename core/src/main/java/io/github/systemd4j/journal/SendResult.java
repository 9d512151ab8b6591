package io.github.systemd4j.journal;

/** Reports what happened to an entry that was sent to the journal. */
public enum SendResult {
    /** journald received it, but may not have read it yet. */
    SENT,
    /** The entry is lost: journald's socket doesn't exist. */
    NO_JOURNAL
}
