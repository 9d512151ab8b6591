package io.github.systemd4j.journal;

import java.time.Instant;

/**
 * A boot of a machine that has entries in the journal.
 *
 * @param id the id of the boot, as in {@code _BOOT_ID}
 * @param first the wall-clock time of its first entry
 * @param last the wall-clock time of its last entry
 */
public record Boot(Id128 id, Instant first, Instant last) {}
