package io.github.systemd4j.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.Utf8View;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Compares the entries of a reader with the output of {@code journalctl -o export}, byte for byte. For each field that is no
 * plain text, journalctl chooses a binary form; both forms are accepted. See the Journal Export Format of systemd.
 */
final class ExportComparison implements FieldVisitor {
    private static final byte[] BOOT_ID = "_BOOT_ID".getBytes(StandardCharsets.US_ASCII);

    private final byte[] expected;
    private int at;
    private int entries;
    private int fields;
    private int unreadable;

    private ExportComparison(byte[] expected) {
        this.expected = expected;
    }

    /** Compares all entries from the position of a reader on, and returns what was seen. */
    static ExportComparison compare(JournalReader reader, byte[] expected) {
        var comparison = new ExportComparison(expected);
        try {
            while (reader.next()) {
                comparison.compare(reader.entry());
            }
        } catch (JournalException _) { // journalctl stops as well
        }
        assertThat(comparison.at).as("bytes of %s", reader.entry()).isEqualTo(expected.length);
        return comparison;
    }

    int entries() {
        return entries;
    }

    int fields() {
        return fields;
    }

    int unreadable() {
        return unreadable;
    }

    private void compare(JournalEntry entry) {
        take("__CURSOR=" + entry.cursor() + "\n");
        take("__REALTIME_TIMESTAMP=" + entry.realtimeMicros() + "\n");
        take("__MONOTONIC_TIMESTAMP=" + entry.monotonicMicros() + "\n");
        if (begins("__SEQNUM=".getBytes(StandardCharsets.US_ASCII))) { // since systemd 254
            take("__SEQNUM=" + entry.sequenceNumber().orElseThrow() + "\n__SEQNUM_ID=");
            at += 33; // an id and a line end
        }
        take("_BOOT_ID=" + entry.bootId() + "\n");
        entries++;
        try {
            unreadable += entry.visit(this);
        } catch (JournalException _) {
            return; // journalctl omits the rest of a corrupt entry, and the empty line
        }
        take("\n");
    }

    @Override
    public void onField(Utf8View name, Utf8View value) {
        fields++;
        byte[] nameBytes = name.toByteArray();
        if (Arrays.equals(nameBytes, BOOT_ID) || !isValid(name.toString())) {
            return;
        }
        take(nameBytes);
        if (expected[at] == '=') {
            take("=");
        } else {
            take("\n");
            take(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value.length())
                    .array());
        }
        take(value.toByteArray());
        take("\n");
    }

    /** Returns whether journalctl prints a field. */
    private static boolean isValid(String name) {
        return name.matches("[A-Z_][A-Z0-9_]{0,63}");
    }

    private void take(String text) {
        take(text.getBytes(StandardCharsets.UTF_8));
    }

    private void take(byte[] bytes) {
        if (!begins(bytes)) {
            byte[] found = Arrays.copyOfRange(expected, at, Math.min(expected.length, at + bytes.length));
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                    .as("at byte %d, entry %d", at, entries)
                    .isEqualTo(new String(found, StandardCharsets.ISO_8859_1));
        }
        at += bytes.length;
    }

    private boolean begins(byte[] bytes) {
        int end = at + bytes.length;
        return end <= expected.length && Arrays.equals(expected, at, end, bytes, 0, bytes.length);
    }
}
