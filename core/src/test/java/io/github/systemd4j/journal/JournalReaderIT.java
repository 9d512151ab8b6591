package io.github.systemd4j.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.testing.Allocations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Positions, selections, fields and misuse, on the journal of the testbed. */
@Tag("systemd")
@Tag("any-broker")
class JournalReaderIT {
    private static final JournalMatch OWN = JournalMatch.field("READER_TEST", "1");
    private static final int ENTRIES = 20;

    @TempDir
    private static Path directory;

    private JournalReader reader;

    @BeforeAll
    static void write() throws Exception {
        TestJournal.removeLimits();
        for (int i = 0; i < ENTRIES; i++) {
            TestJournal.send(
                    "MESSAGE=number " + i,
                    "READER_TEST=1",
                    "PRIORITY=" + i % 8,
                    "TAG=a" + i,
                    "TAG=b" + i,
                    "INDEX=" + i);
        }
        TestJournal.run(
                "systemd-run", "--quiet", "--wait", "--unit=reader-test", "--slice=reader.slice", "echo", "hello");
        TestJournal.sync();
    }

    @BeforeEach
    void open() {
        reader = Journal.local().open();
        reader.select(OWN);
    }

    @AfterEach
    void close() {
        reader.close();
    }

    private List<String> indexes() {
        var found = new ArrayList<String>();
        while (reader.next()) {
            found.add(reader.entry().text("INDEX").orElse("-"));
        }
        return found;
    }

    private static List<String> range(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    // --- positions

    @Test
    void shouldReadInBothDirectionsWhenSeekingToTheEnds() {
        assertThat(indexes()).isEqualTo(range(0, ENTRIES));

        reader.seekTail();
        assertThat(reader.previous()).isTrue();
        assertThat(reader.entry().text("INDEX")).hasValue("19");
        reader.seekHead();
        assertThat(reader.skip(5)).isEqualTo(5);
        assertThat(reader.entry().text("INDEX")).hasValue("4");
        assertThat(reader.skip(-3)).isEqualTo(3);
        assertThat(reader.entry().text("INDEX")).hasValue("1");
        assertThat(reader.skip(Long.MAX_VALUE)).isEqualTo(ENTRIES - 2);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void shouldContinueAfterCursorWhenItsEntryExists() {
        reader.skip(5);
        String cursor = reader.entry().cursor();
        reader.seekHead();

        assertThat(reader.seekAfter(cursor)).isTrue();
        assertThat(indexes()).isEqualTo(range(5, ENTRIES));
        assertThat(reader.seek(cursor)).isTrue();
        assertThat(indexes()).isEqualTo(range(4, ENTRIES));
    }

    @Test
    void shouldReportGapWhenEntryOfCursorIsNotSelected() {
        reader.skip(5);
        String cursor = reader.entry().cursor();
        reader.select(OWN.and(JournalMatch.field("INDEX", "3", "7", "9")));

        assertThat(reader.seekAfter(cursor)).isFalse();
        assertThat(indexes()).containsExactly("7", "9");
        assertThat(reader.seek(cursor)).isFalse();
        assertThat(indexes()).containsExactly("7", "9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.seek("nonsense"))
                .withMessage("\"nonsense\" is no cursor of an entry");
    }

    @Test
    void shouldSeekByTimeWhenTimeIsThatOfAnEntry() {
        reader.skip(8);
        Instant time = reader.entry().realtime();
        long monotonic = reader.entry().monotonicMicros();
        Id128 boot = reader.entry().bootId();

        reader.seek(time);
        assertThat(indexes()).isEqualTo(range(7, ENTRIES));
        reader.seek(boot, Duration.ofNanos(monotonic * 1_000));
        assertThat(indexes()).isEqualTo(range(7, ENTRIES));
        assertThat(boot).isEqualTo(Id128.boot());
    }

    @Test
    void shouldEndAtBothEndsWhenRangeOfTimeIsSelected() {
        reader.skip(5);
        Instant since = reader.entry().realtime();
        reader.skip(5);
        Instant until = reader.entry().realtime();

        reader.between(since, until);
        assertThat(indexes()).isEqualTo(range(4, 9));
        assertThat(reader.next()).isFalse();
        assertThat(reader.previous()).isTrue();
        assertThat(reader.entry().text("INDEX")).hasValue("8");
        assertThat(reader.skip(-100)).isEqualTo(4);
    }

    // --- selections

    @Test
    void shouldSelectByAllConditionsWhenMatchesAreCombined() {
        assertSelected(JournalMatch.field("INDEX", "3", "5"), "3", "5");
        assertSelected(JournalMatch.field("INDEX", "3").or(JournalMatch.field("PRIORITY", "7")), "3", "7", "15");
        assertSelected(JournalMatch.field("TAG", "a4").and(JournalMatch.field("TAG", "b4")), "4");
        assertSelected(JournalMatch.field("TAG", "a4").and(JournalMatch.field("TAG", "b5")));
        assertSelected(
                JournalMatch.field("TAG", "a4")
                        .and(JournalMatch.field("TAG", "b4"))
                        .or(JournalMatch.field("INDEX", "6").and(JournalMatch.priority(Priority.DEBUG))),
                "4",
                "6");
        assertSelected(JournalMatch.priority(Priority.ALERT), "0", "1", "8", "9", "16", "17");
        assertSelected(JournalMatch.field("INDEX", "3 + READER_TEST=1"));
    }

    private void assertSelected(JournalMatch match, String... indexes) {
        reader.select(OWN.and(match));
        reader.seekHead();
        assertThat(indexes()).as(match.toString()).containsExactly(indexes);
    }

    @Test
    void shouldSelectByMessageWhenPatternIsGiven() {
        reader.grep(Pattern.compile("number 1[0-4]"));

        assertThat(indexes()).isEqualTo(range(10, 15));
    }

    @Test
    void shouldSelectTheSameAsJournalctlWhenUnitIsGiven() throws Exception {
        assertSameAsJournalctl(JournalMatch.unit("reader-test.service"), "--unit=reader-test.service");
        assertSameAsJournalctl(JournalMatch.unit("reader.slice"), "--unit=reader.slice");
        assertSameAsJournalctl(
                JournalMatch.unit("reader-test.service").and(JournalMatch.boot(Id128.boot())),
                "--unit=reader-test.service",
                "--boot");
        assertSameAsJournalctl(JournalMatch.priority(Priority.WARNING), "--priority=warning");
        assertSameAsJournalctl(JournalMatch.identifier("systemd"), "--identifier=systemd");
    }

    private void assertSameAsJournalctl(JournalMatch match, String... options) throws Exception {
        var command = new ArrayList<>(List.of("journalctl", "--output=export", "--quiet", "--no-pager"));
        command.addAll(List.of(options));
        byte[] expected = TestJournal.output(directory, command.toArray(String[]::new));
        reader.select(match);
        reader.seekHead();

        assertThat(ExportComparison.compare(reader, expected).entries())
                .as(match.toString())
                .isPositive();
    }

    // --- fields

    @Test
    void shouldReadRepeatedFieldsWhenSetContainsThem() {
        FieldSet fields = FieldSet.of("MESSAGE", "TAG", "NOWHERE", "INDEX");
        reader.skip(4);

        assertThat(fields.read(reader.entry())).isEqualTo(3);
        assertThat(fields.text("MESSAGE")).hasValue("number 3");
        assertThat(fields.count(1)).isEqualTo(2);
        assertThat(List.of(fields.value(1, 0).toString(), fields.value(1, 1).toString()))
                .containsExactlyInAnyOrder("a3", "b3");
        assertThat(fields.isPresent("NOWHERE")).isFalse();
        assertThat(fields.text(2)).isEmpty();
        assertThat(fields.value(2).isEmpty()).isTrue();
        assertThat(fields.value("INDEX").contentEquals("3")).isTrue();
        assertThat(fields.unreadable()).isZero();

        FieldSet ofCopy = FieldSet.of("TAG");
        ofCopy.read(reader.entry().copy());
        assertThat(ofCopy.count(0)).isEqualTo(2);
    }

    @Test
    void shouldRefuseValueWhenAnotherEntryWasRead() {
        FieldSet fields = FieldSet.of("MESSAGE");
        reader.next();
        fields.read(reader.entry());
        Utf8View value = fields.value(0);
        reader.next();
        fields.read(reader.entry());

        assertThatIllegalStateException()
                .isThrownBy(value::toString)
                .withMessage("the value is no longer valid because another entry was read: "
                        + "convert it to a String or an array before");
        assertThat(fields.value(0).toString()).isEqualTo("number 1");
    }

    @Test
    void shouldRefuseViewWhenVisitorHasReturned() {
        var views = new ArrayList<Utf8View>();
        reader.next();
        reader.entry().visit((_, value) -> views.add(value));

        assertThatIllegalStateException()
                .isThrownBy(() -> views.getFirst().length())
                .withMessageStartingWith("the field is no longer valid because its visitor has returned");
    }

    @Test
    void shouldRefuseOtherCallsWhenVisitorHasViews() {
        reader.next();

        assertThatIllegalStateException()
                .isThrownBy(() -> reader.entry().visit((_, _) -> reader.next()))
                .withMessage("the local journal can't be used in a visitor of its fields");
        assertThatIllegalStateException().isThrownBy(() -> reader.entry().visit((_, _) -> reader.close()));
        assertThat(reader.next()).isTrue();
    }

    @Test
    void shouldAllocateNothingWhenFieldsAreRead() {
        FieldSet fields = FieldSet.of("MESSAGE", "PRIORITY", "_PID");
        var bytes = new long[1];
        FieldVisitor visitor = (name, value) -> bytes[0] += name.length() + value.length();
        Runnable oneEntry = () -> {
            if (!reader.next()) {
                reader.seekHead();
                reader.next();
            }
            bytes[0] += reader.entry().visit(visitor);
            bytes[0] += fields.read(reader.entry()) + fields.value(0).length();
            bytes[0] += reader.entry().realtimeMicros() + reader.entry().monotonicMicros();
        };

        assertThat(Allocations.ofMany(oneEntry, 2_000, 40)).isZero();
    }

    // --- about the journal

    @Test
    void shouldDescribeTheJournalWhenAsked() {
        assertThat(reader.uniqueValues("READER_TEST")).containsExactly("1");
        assertThat(reader.uniqueValues("INDEX")).hasSize(ENTRIES);
        assertThat(reader.uniqueValues("NEVER_USED")).isEmpty();
        assertThat(reader.fieldNames()).contains("MESSAGE", "READER_TEST", "_BOOT_ID");
        assertThat(reader.usage()).isPositive();
        assertThat(reader.boots()).extracting(Boot::id).contains(Id128.boot());
        assertThat(reader.next()).isTrue();
        assertThat(reader.catalog()).isEmpty();
        assertThat(Journal.catalog(Id128.parse("00000000000000000000000000000001")))
                .isEmpty();
    }

    @Test
    void shouldSeeNewEntryWhenWaiting() {
        reader.awaitChange(Duration.ZERO); // begins to watch
        reader.seekTail();
        reader.previous();
        TestJournal.send("MESSAGE=new", "READER_TEST=2", "INDEX=new");
        reader.select(JournalMatch.field("READER_TEST", "2"));
        reader.seekHead();
        while (!reader.next()) {
            reader.awaitChange(Duration.ofSeconds(20));
        }

        assertThat(reader.entry().text("INDEX")).hasValue("new");
    }

    // --- misuse

    @Test
    void shouldRefuseCallsWhenThreadIsAnother() {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> CompletableFuture.runAsync(reader::next).join())
                .withCauseInstanceOf(WrongThreadException.class)
                .withMessageContaining("the reader of the local journal belongs to the thread");
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> CompletableFuture.runAsync(reader::close).join())
                .withCauseInstanceOf(WrongThreadException.class);
    }

    @Test
    void shouldRefuseToOpenWhenThreadIsVirtual() throws Exception {
        var error = new CompletableFuture<Throwable>();
        Thread.startVirtualThread(() -> {
            try {
                Journal.local().open().close();
                error.complete(new AssertionError("opened"));
            } catch (WrongThreadException e) {
                error.complete(e);
            }
        });

        assertThat(error.get())
                .hasMessage("the local journal can't be opened on a virtual thread: "
                        + "reading waits for the disk, so use a platform thread");
    }

    @Test
    void shouldRefuseUseWhenThereIsNoEntryOrReaderIsClosed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> reader.entry().realtime())
                .withMessage("the local journal has no current entry: "
                        + "call next() or previous() first, which return false at the end");
        reader.close();
        reader.close();
        assertThatIllegalStateException()
                .isThrownBy(reader::next)
                .withMessage("the reader of the local journal was closed");
    }

    @Test
    void shouldNameWhatIsMissingWhenNamespaceHasNoFiles() {
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> Journal.namespace("nowhere").open())
                .withMessage("opening the journal of namespace \"nowhere\": there is no journal file; "
                        + "is systemd-journald running?");
    }
}
