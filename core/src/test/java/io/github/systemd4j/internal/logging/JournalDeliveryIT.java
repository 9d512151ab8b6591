package io.github.systemd4j.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.journal.Priority;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Journalctl;
import io.github.systemd4j.testing.Journalctl.Entry;
import io.github.systemd4j.testing.Journald;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Delivers to a real journald that doesn't read, or whose socket is missing. */
@Tag("systemd")
@Tag("any-broker")
class JournalDeliveryIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final String test = UUID.randomUUID().toString();
    private final List<String> reports = new CopyOnWriteArrayList<>();

    private JournalDelivery open(long queueBytes, Duration maxWait, Duration closeTimeout) {
        return JournalDelivery.open(
                new DeliveryOptions(test, queueBytes, maxWait, closeTimeout), (message, _) -> reports.add(message));
    }

    private static boolean deliver(JournalDelivery delivery, String message) {
        return delivery.deliver(entry -> entry.level(Priority.INFO, "INFO").message(message, null));
    }

    private List<Entry> written() {
        return Journalctl.entries("SYSLOG_IDENTIFIER=" + test);
    }

    private List<String> messages() {
        return written().stream().map(entry -> entry.text("MESSAGE")).toList();
    }

    @Test
    void shouldLoseAndCountOnlyWhatDoesNotFitWhileJournaldDoesNotRead() throws Exception {
        var accepted = new ArrayList<String>();
        try (var delivery = open(1 << 16, Duration.ofMillis(1), LONG)) {
            try (var _ = Journald.stopped()) {
                for (int i = 0; delivery.lostEntries() < 100; i++) {
                    if (deliver(delivery, "entry " + i)) {
                        accepted.add("entry " + i);
                    }
                }
                Thread.sleep(1_100); // longer than an entry may wait without the time of its event
            }
            assertThat(delivery.flush(LONG)).isTrue();
            assertThat(delivery.lostEntries()).isEqualTo(100);
        }
        List<Entry> entries = written();
        assertThat(entries.stream().map(entry -> entry.text("MESSAGE")).filter(each -> each.startsWith("entry")))
                .containsExactlyElementsOf(accepted);
        assertThat(entries.stream()
                        .mapToInt(entry -> Integer.parseInt("0" + entry.text("LOST_ENTRIES")))
                        .sum())
                .isEqualTo(100);
        assertThat(entries.stream().filter(entry -> !entry.text("LOST_ENTRIES").isEmpty()))
                .allSatisfy(note -> {
                    assertThat(note.text("PRIORITY")).isEqualTo("4");
                    assertThat(note.text("MESSAGE"))
                            .isEqualTo(note.text("LOST_ENTRIES")
                                    + " log entries were lost, because the journal did not accept them");
                });
        assertThat(Instant.parse(entries.stream()
                        .map(entry -> entry.text("LOGGED_AT"))
                        .filter(each -> !each.isEmpty())
                        .findFirst()
                        .orElseThrow()))
                .isBefore(Instant.now());
        assertThat(reports)
                .containsExactly("log entries are lost: journald doesn't read, and the queue of 65536 bytes is full");
    }

    @Test
    void shouldLoseNothingWhileTheSocketIsReplaced() {
        try (var delivery = open(1 << 20, LONG, LONG)) {
            try (var _ = Journald.withoutSocket()) {
                assertThat(deliver(delivery, "waits")).isTrue();
            }
            assertThat(delivery.flush(LONG)).isTrue();
            assertThat(delivery.lostEntries()).isZero();
        }
        assertThat(messages()).containsExactly("waits");
        assertThat(reports).isEmpty();
    }

    @Test
    void shouldNotWaitForASocketThatIsMissing() {
        try (var delivery = open(1 << 20, LONG, LONG)) {
            try (var _ = Journald.withoutSocket()) {
                deliver(delivery, "lost");
                assertThat(delivery.flush(LONG)).isTrue(); // after the patience has ended
                for (int i = 0; i < 9; i++) {
                    deliver(delivery, "lost");
                }
                assertThat(delivery.flush(LONG)).isTrue();
            }
            assertThat(delivery.lostEntries()).isEqualTo(10);
            deliver(delivery, "found");
        }
        assertThat(messages())
                .containsExactlyInAnyOrder(
                        "found", "10 log entries were lost, because the journal did not accept them");
        assertThat(reports).containsExactly("log entries are lost: journald's socket doesn't exist");
    }

    @Test
    void shouldNoteALossThatNoEntryFollows() throws Exception {
        try (var delivery = open(1 << 20, LONG, LONG)) {
            delivery.deliver(_ -> {
                throw new IllegalStateException("the message has no text");
            });
            Await.until(() -> !messages().isEmpty());
        }
        assertThat(messages()).containsExactly("1 log entries were lost, because the journal did not accept them");
    }

    @Test
    void shouldEndWhileJournaldDoesNotRead() {
        try (var _ = Journald.stopped()) {
            var delivery = open(16 << 20, LONG, Duration.ofMillis(1));
            for (int i = 0; i < 2_000; i++) { // more than the kernel queues
                deliver(delivery, "entry");
            }
            delivery.close();
            delivery.close();
            assertThat(deliver(delivery, "late")).isFalse();
            assertThat(reports.getFirst()).contains("log entries were not delivered within PT0.001S");
            assertThat(reports.getLast()).isEqualTo("log entries are lost: logging to the journal has ended");
        }
    }

    @Test
    void shouldNotReportItsReports() throws Exception {
        var self = new JournalDelivery[1];
        self[0] = JournalDelivery.open(DeliveryOptions.defaults().withIdentifier(test), (message, _) -> {
            reports.add(message);
            deliver(self[0], "about the report");
            self[0].deliver(_ -> {
                throw new IllegalStateException("again");
            });
        });
        try (var delivery = self[0]) {
            delivery.deliver(_ -> {
                throw new IllegalStateException("the message has no text");
            });
            Await.until(() -> !reports.isEmpty());
            deliver(delivery, "next");
        }
        assertThat(reports).containsExactly("log entries are lost: an entry can't be built");
        assertThat(messages())
                .containsExactlyInAnyOrder("next", "1 log entries were lost, because the journal did not accept them");
    }

    @Test
    void shouldDeliverWhatIsLoggedWhileAnEntryIsBuilt() {
        try (var delivery = open(1 << 20, LONG, LONG)) {
            delivery.deliver(entry -> {
                deliver(delivery, "inner");
                entry.message("outer", null);
            });
        }
        assertThat(messages()).containsExactly("inner", "outer");
    }
}
