package io.github.systemd4j.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.systemd4j.testing.Allocations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalEntryBuilderTest {
    private final JournalEntryBuilder entry = new JournalEntryBuilder();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|it is empty",
                "_PID|only journald writes fields whose name begins with _",
                "1ST|it begins with a digit",
                "device|the character U+0064 at index 0 is not allowed, use only A-Z 0-9 and _",
                "A-B|the character U+002D at index 1 is not allowed, use only A-Z 0-9 and _",
                "GRÖSSE|the character U+00D6 at index 2 is not allowed, use only A-Z 0-9 and _",
                "A=B|the character U+003D at index 1 is not allowed, use only A-Z 0-9 and _",
                "A B|the character U+0020 at index 1 is not allowed, use only A-Z 0-9 and _",
            })
    void shouldRefuseNamesThatJournaldDrops(String name, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry.field(name, "x"))
                .withMessage("invalid name of a journal field \"%s\": %s", name, reason);
        assertThat(entry.fields()).isZero();
        assertThat(entry.bytes()).isZero();
    }

    @Test
    void shouldRefuseLineBreaksInNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry.field("A\nPRIORITY=0\nB", "x"))
                .withMessageContaining("\"A\\nPRIORITY=0\\nB\": the character U+000A at index 1");
    }

    @Test
    void shouldAcceptNamesOfUpTo64Characters() {
        entry.field("A".repeat(64), "x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry.field("A".repeat(65), "x"))
                .withMessageContaining("it has 65 characters, and at most 64 are allowed");
    }

    @Test
    void shouldRefuseMoreFieldsThanTheKernelAccepts() {
        for (int i = 0; i < 510; i++) {
            entry.field("F" + i, i);
        }
        long bytes = entry.bytes();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry.field("LAST", "x"))
                .withMessage("LAST is one field too many: an entry has up to 510 fields, and one with line breaks "
                        + "counts as 2.5");
        assertThat(entry.fields()).isEqualTo(510);
        assertThat(entry.bytes()).isEqualTo(bytes);
        entry.clear().field("FIRST", "x");
        assertThat(entry.fields()).isEqualTo(1);
    }

    @Test
    void shouldCountFieldsWithLineBreaks() {
        for (int i = 0; i < 204; i++) {
            entry.field("F" + i, "a\nb");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> entry.field("LAST", "x"));
    }

    @Test
    void shouldRefuseFieldsThatJournaldDrops() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryMemory.checkSize("CORE", EntryMemory.MAX_FIELD_BYTES))
                .withMessageContaining("the value of CORE has 805306368 bytes, and journald drops fields of more than");
    }

    @ParameterizedTest
    @CsvSource({"''", "0123", "0123456789abcdef0123456789abcdeg", "0123456789abcdef0123456789abcdef0"})
    void shouldRefuseMessageIdsThatAreNone(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry.messageId(id))
                .withMessage("invalid MESSAGE_ID \"%s\": use 32 hexadecimal digits, or a UUID", id);
    }

    @Test
    void shouldRefuseAnEntryWithoutFields() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JournalWriter().send(entry))
                .withMessage("the entry has no fields: add at least a message");
    }

    @Test
    void shouldReleaseLargeMemory() {
        long small = entry.memoryBytes();
        entry.field("A", "x".repeat(100_000));
        assertThat(entry.memoryBytes()).isGreaterThan(100_000);
        assertThat(entry.clear().memoryBytes()).isEqualTo(small);
    }

    @Test
    void shouldAllocateNothingWhenReused() {
        assertThat(Allocations.ofMany(() -> entry.clear()
                        .priority(Priority.INFO)
                        .message("a message of the usual length, in ASCII")
                        .field("UNIT", "a.service")
                        .field("NUMBER", -4_711)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, EMERGENCY", "3, ERROR", "4, WARNING", "7, DEBUG"})
    void shouldHaveTheLevelsOfSyslog(int level, Priority priority) {
        assertThat(Priority.of(level)).isEqualTo(priority);
        assertThat(priority.level()).isEqualTo(level);
    }

    @Test
    void shouldRefuseLevelsThatSyslogDoesNotHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Priority.of(8))
                .withMessage("priority 8 is out of range: use 0 to 7");
    }
}
