/**
 * The journal, for reading and writing: entries and their fields, in files of this machine, of a namespace or of another
 * machine.
 *
 * <p>{@link io.github.systemd4j.journal.Journal} says which files, {@link io.github.systemd4j.journal.JournalReader}
 * reads them, and {@link io.github.systemd4j.journal.JournalMatch} selects entries. This package knows no bus.
 *
 * <p>{@link io.github.systemd4j.journal.JournalWriter} writes entries; see sd_journal_sendv(3) and
 * systemd.journal-fields(7). Handlers of logging libraries are in {@code logging} and in modules of their own.
 */
@NullMarked
package io.github.systemd4j.journal;

import org.jspecify.annotations.NullMarked;
