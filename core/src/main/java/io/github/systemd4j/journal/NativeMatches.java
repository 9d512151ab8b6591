package io.github.systemd4j.journal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import java.lang.foreign.Arena;

/** Adds a match to a journal. */
final class NativeMatches implements JournalMatch.Target {
    private final JournalHandle handle;

    NativeMatches(JournalHandle handle) {
        this.handle = handle;
    }

    @Override
    public void match(byte[] data) {
        try (Arena call = Arena.ofConfined()) {
            check(sd_journal_h.sd_journal_add_match(handle.pointer(), call.allocateFrom(JAVA_BYTE, data), data.length));
        }
    }

    @Override
    public void disjunction() {
        check(sd_journal_h.sd_journal_add_disjunction(handle.pointer()));
    }

    @Override
    public void conjunction() {
        check(sd_journal_h.sd_journal_add_conjunction(handle.pointer()));
    }

    private void check(int result) {
        handle.check(result, "selecting entries");
    }
}
