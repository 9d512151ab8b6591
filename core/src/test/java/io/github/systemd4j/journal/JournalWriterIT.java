package io.github.systemd4j.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.testing.Journalctl;
import io.github.systemd4j.testing.Journalctl.Entry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes to a real journal, and compares with what journalctl reads. */
@Tag("systemd")
@Tag("any-broker")
class JournalWriterIT {
    private static final Path SOCKET = Path.of("/run/systemd/journal/socket");
    private static final int LARGE = 20 << 20;

    private final JournalWriter writer = new JournalWriter();
    private final String test = UUID.randomUUID().toString();
    private final JournalEntryBuilder entry = new JournalEntryBuilder().field("TEST_ID", test);

    private List<Entry> written() {
        return Journalctl.entries("TEST_ID=" + test);
    }

    private Entry send() {
        assertThat(writer.send(entry)).isEqualTo(SendResult.SENT);
        List<Entry> entries = written();
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    @Test
    void shouldWriteTheFieldsThatOthersUnderstand() {
        StackTraceElement here = Thread.currentThread().getStackTrace()[1];
        entry.priority(Priority.WARNING)
                .message("the disk is almost full: größer \uD83D\uDE00")
                .identifier("writer-test")
                .messageId("FC2E22BC-6EE6-47B6-B907-29AB34A250B1")
                .location(here);
        Entry written = send();
        assertThat(written.text("MESSAGE")).isEqualTo("the disk is almost full: größer \uD83D\uDE00");
        assertThat(written.text("PRIORITY")).isEqualTo("4");
        assertThat(written.text("SYSLOG_IDENTIFIER")).isEqualTo("writer-test");
        assertThat(written.text("MESSAGE_ID")).isEqualTo("fc2e22bc6ee647b6b90729ab34a250b1");
        assertThat(written.text("CODE_FILE")).isEqualTo("JournalWriterIT.java");
        assertThat(written.text("CODE_LINE")).isEqualTo(Integer.toString(here.getLineNumber()));
        assertThat(written.text("CODE_FUNC"))
                .isEqualTo(JournalWriterIT.class.getName() + ".shouldWriteTheFieldsThatOthersUnderstand");
        assertThat(written.text("_PID"))
                .isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void shouldWriteAnyValue() {
        byte[] random = new byte[5_000];
        new Random(1).nextBytes(random);
        entry.field("RANDOM", random)
                .field("SEGMENT", MemorySegment.ofArray(random))
                .field("LINES", "first\nsecond=2\n\n")
                .field("NUL", "a\0b")
                .field("SURROGATE", "a\uD800b")
                .field("EMPTY", "")
                .field("TWICE", "one")
                .field("TWICE", "two")
                .field("NUMBER", Long.MIN_VALUE)
                .field("NUMBER", Long.MAX_VALUE)
                .field("NUMBER", -10)
                .field("NUMBER", 0)
                .field("A".repeat(64), "x");
        Entry written = send();
        assertThat(written.fields().get("RANDOM")).containsExactly(random);
        assertThat(written.fields().get("SEGMENT")).containsExactly(random);
        assertThat(written.text("LINES")).isEqualTo("first\nsecond=2\n\n");
        assertThat(written.text("NUL")).isEqualTo("a\0b");
        assertThat(written.text("SURROGATE")).isEqualTo("a?b");
        assertThat(written.fields()).containsKey("EMPTY");
        assertThat(written.text("EMPTY")).isEmpty();
        assertThat(written.texts("TWICE")).containsExactly("one", "two");
        assertThat(written.texts("NUMBER")).containsExactly("-10", "-9223372036854775808", "0", "9223372036854775807");
        assertThat(written.text("A".repeat(64))).isEqualTo("x");
        assertThat(written.text("SYSLOG_IDENTIFIER")).isEqualTo("java");
    }

    /** Larger than any datagram: libsystemd passes a file in memory. */
    @Test
    void shouldWriteLargeEntries() {
        byte[] large = new byte[LARGE];
        new Random(2).nextBytes(large);
        Entry written;
        entry.field("LARGE", large).message("large");
        written = send();
        assertThat(Arrays.equals(written.fields().get("LARGE").getFirst(), large))
                .isTrue();
        assertThat(entry.clear().field("TEST_ID", test).message("small").bytes())
                .isLessThan(100);
        assertThat(writer.send(entry)).isEqualTo(SendResult.SENT);
        assertThat(written()).hasSize(2);
    }

    @Test
    void shouldWriteAsManyFieldsAsAnEntryHas() {
        while (entry.fields() < 510) {
            entry.field("F" + entry.fields(), "x");
        }
        assertThat(send().fields()).containsKeys("F1", "F509");
    }

    @Test
    void shouldWriteAsManyFieldsWithLineBreaksAsAnEntryHas() {
        while (entry.fields() < 204) {
            entry.field("F" + entry.fields(), "a\nb");
        }
        assertThat(send().fields()).containsKeys("F1", "F203");
    }

    @Test
    void shouldWriteFromManyThreads() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 8; thread++) {
                int number = thread;
                threads.submit(() -> {
                    var own = new JournalEntryBuilder();
                    for (int i = 0; i < 25; i++) {
                        writer.send(own.clear().field("TEST_ID", test).message(number + "-" + i));
                    }
                });
            }
        }
        assertThat(Journalctl.texts("MESSAGE", "TEST_ID=" + test))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 200)
                        .mapToObj(i -> i / 25 + "-" + i % 25)
                        .toList());
    }

    @Test
    void shouldReportEntriesThatAreLostWithoutASocket() throws IOException {
        Path moved = SOCKET.resolveSibling("moved");
        Files.move(SOCKET, moved);
        try {
            assertThat(JournalWriter.isAvailable()).isFalse();
            assertThat(writer.send(entry.message("lost"))).isEqualTo(SendResult.NO_JOURNAL);
            assertThat(writer.send(Priority.INFO, "lost")).isEqualTo(SendResult.NO_JOURNAL);
            assertThat(writer.lostEntries()).isEqualTo(2);
        } finally {
            Files.move(moved, SOCKET);
        }
        entry.clear().field("TEST_ID", test).message("found");
        assertThat(send().text("MESSAGE")).isEqualTo("found");
        assertThat(writer.lostEntries()).isEqualTo(2);
    }

    @Test
    void shouldSayWhyTheSocketRefuses() throws IOException {
        Path moved = SOCKET.resolveSibling("moved");
        Files.move(SOCKET, moved);
        try {
            ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(SOCKET))
                    .close();
            assertThatThrownBy(() -> writer.send(entry))
                    .isInstanceOfSatisfying(
                            BusException.class,
                            error -> assertThat(error.errno()).isPositive())
                    .hasMessageContaining("can't write to the journal at \"/run/systemd/journal/socket\"")
                    .hasMessageContaining("start systemd-journald.socket");
        } finally {
            Files.move(moved, SOCKET, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
