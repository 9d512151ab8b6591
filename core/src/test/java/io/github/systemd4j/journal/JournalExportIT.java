package io.github.systemd4j.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the journals of the testbed, and compares each entry with {@code journalctl -o export}. */
@Tag("systemd")
@Tag("any-broker")
class JournalExportIT {
    private static final int CORRUPTED_COPIES = Integer.getInteger("journal.copies", 20);
    /** journald accepts 1024, and adds some. */
    private static final int MANY_FIELDS = 1000;

    private static final int BEFORE_DATA = 1 << 12;

    @TempDir
    private static Path directory;

    private static Path all;

    @BeforeAll
    static void write() throws Exception {
        TestJournal.removeLimits();
        var random = new Random(1);
        for (int i = 0; i < 50; i++) {
            TestJournal.send("MESSAGE=entry " + i, "PRIORITY=" + i % 8, "COUNT=" + i);
        }
        TestJournal.send(
                "MESSAGE=two\nlines", "EMPTY=", "TAB=a\tb", "UMLAUT=äöü€😀", "BELL=\u0007", "NO_CHARACTER=\uFFFE");
        TestJournal.send(List.of(
                TestJournal.field("MESSAGE", "binary".getBytes(StandardCharsets.UTF_8)),
                TestJournal.field("BINARY", bytes(random, 300)),
                TestJournal.field("ZEROS", new byte[20]),
                TestJournal.field("NOT_UTF8", new byte[] {(byte) 0xc3, 0x28, 'a'})));
        TestJournal.send("MESSAGE=repeated", "TAG=a", "TAG=b", "TAG=c", "TAG=a");
        TestJournal.send("MESSAGE=compressed", "TEXT=" + "0123456789".repeat(500));
        TestJournal.send(List.of(
                TestJournal.field("MESSAGE", "large".getBytes(StandardCharsets.UTF_8)),
                TestJournal.field("RANDOM", bytes(random, 3 << 20)),
                TestJournal.field(
                        "REPETITIVE", "large and compressed ".repeat(200_000).getBytes(StandardCharsets.UTF_8))));
        TestJournal.sendLines(IntStream.range(0, MANY_FIELDS)
                .mapToObj(i -> "FIELD_" + i + "=" + i + "\n")
                .collect(Collectors.joining("", "MESSAGE=many fields\n", "")));
        TestJournal.sync();
        all = copyAndAddOthers();
    }

    /** Adds entries of other boots, and of namespaces, and returns a directory with copies of all files. */
    private static Path copyAndAddOthers() throws Exception {
        for (int boot = 1; boot <= 2; boot++) {
            String namespace = "boot" + boot;
            Path id = Files.writeString(
                    directory.resolve(namespace), "00000000-0000-4000-8000-00000000000%d\n".formatted(boot));
            startJournald(namespace, id);
            TestJournal.run(
                    "systemd-run",
                    "--quiet",
                    "--wait",
                    "-p",
                    "LogNamespace=" + namespace,
                    "sh",
                    "-c",
                    "for i in 1 2 3; do echo message $i; done; journalctl --sync --namespace=" + namespace);
            TestJournal.run(
                    "systemctl",
                    "stop",
                    "systemd-journald@%s.socket".formatted(namespace),
                    "systemd-journald-varlink@%s.socket".formatted(namespace),
                    "systemd-journald@%s.service".formatted(namespace));
        }
        Path target = Files.createDirectory(directory.resolve("copies"));
        for (Path files : List.of(TestJournal.directory(), namespace("boot1"), namespace("boot2"))) {
            try (Stream<Path> list = Files.list(files)) {
                for (Path file : list.toList()) {
                    Files.copy(file, target.resolve(files.getFileName() + "-" + file.getFileName()));
                }
            }
        }
        return target;
    }

    /** The container's own file is deleted and can't be mounted on, so it is unmounted. */
    private static void startJournald(String namespace, Path bootId) throws Exception {
        Path dropIn = Files.createDirectories(
                Path.of("/run/systemd/system/systemd-journald@%s.service.d".formatted(namespace)));
        Files.writeString(dropIn.resolve("boot.conf"), """
                [Service]
                ExecStart=
                ExecStart=/usr/bin/unshare --mount sh -c "umount %2$s && mount --bind %1$s %2$s && exec /lib/systemd/systemd-journald %%i"
                RestrictNamespaces=no
                SystemCallFilter=
                NoNewPrivileges=no
                """.formatted(bootId, "/proc/sys/kernel/random/boot_id"));
        TestJournal.run("systemctl", "daemon-reload");
    }

    private static Path namespace(String name) {
        return Path.of("/var/log/journal", Id128.machine() + "." + name);
    }

    private static byte[] bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] export(String... options) throws Exception {
        var command = new ArrayList<>(List.of("journalctl", "--output=export", "--quiet", "--no-pager"));
        command.addAll(List.of(options));
        return TestJournal.output(directory, command.toArray(String[]::new));
    }

    @Test
    void shouldEqualExportWhenJournalHasAllKindsOfFields() throws Exception {
        try (JournalReader reader = Journal.directory(all).open()) {
            ExportComparison seen = ExportComparison.compare(reader, export("--directory=" + all));

            assertThat(seen.entries()).isGreaterThan(60);
            assertThat(seen.fields()).isGreaterThan(2 * MANY_FIELDS);
            assertThat(seen.unreadable()).isZero();
        }
    }

    @Test
    void shouldEqualExportWhenEntriesAreCopied() throws Exception {
        byte[] export = export("--directory=" + all);
        try (JournalReader reader = Journal.directory(all).open()) {
            while (reader.next()) {
                JournalEntry entry = reader.entry();
                JournalEntry copy = entry.copy();

                assertThat(copy.toMap()).isEqualTo(entry.toMap());
                assertThat(copy.cursor()).isEqualTo(entry.cursor());
                assertThat(copy.realtime()).isEqualTo(entry.realtime());
                assertThat(copy.monotonicMicros()).isEqualTo(entry.monotonicMicros());
                assertThat(copy.bootId()).isEqualTo(entry.bootId());
                assertThat(copy.texts("TAG")).isEqualTo(entry.texts("TAG"));
                assertThat(copy.bytes("BINARY").map(List::of).isPresent())
                        .isEqualTo(entry.bytes("BINARY").isPresent());
                assertThat(copy.copy()).isSameAs(copy);
            }
        }
        assertThat(export).isNotEmpty();
    }

    @Test
    void shouldEqualExportWhenJournalIsThatOfANamespace() throws Exception {
        try (JournalReader reader = Journal.namespace("boot1").open()) {
            assertThat(ExportComparison.compare(reader, export("--namespace=boot1"))
                            .entries())
                    .isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void shouldHaveEachBootWhenJournalHasSeveral() {
        try (JournalReader reader = Journal.directory(all).open()) {
            List<Boot> boots = reader.boots();

            assertThat(boots).hasSize(3);
            assertThat(boots)
                    .extracting(Boot::id)
                    .contains(
                            Id128.boot(),
                            Id128.parse("00000000000040008000000000000001"),
                            Id128.parse("00000000000040008000000000000002"));
            assertThat(boots).allSatisfy(boot -> assertThat(boot.last()).isAfterOrEqualTo(boot.first()));
        }
    }

    /** Each copy differs in a few bytes, or is cut. A file that is refused must be refused by journalctl, too. */
    @Test
    void shouldEqualExportWhenFilesAreCorrupt() throws Exception {
        byte[] original = Files.readAllBytes(namespace("boot1").resolve("system.journal"));
        var random = new Random(2);
        int compared = 0;
        for (int i = 0; i < CORRUPTED_COPIES; i++) {
            Path copy = Files.write(directory.resolve("corrupt.journal"), corrupt(original, random));
            byte[] expected = export("--file=" + copy);
            try (JournalReader reader = Journal.files(copy).open()) {
                compared += ExportComparison.compare(reader, expected).entries();
            } catch (JournalException _) {
                assertThat(expected).isEmpty();
            }
        }
        assertThat(compared).isPositive();
    }

    private static byte[] corrupt(byte[] original, Random random) {
        byte[] copy = original.clone();
        int used = used(original);
        for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
            int at = random.nextInt(8) == 0 ? random.nextInt(BEFORE_DATA) : random.nextInt(used);
            copy[at] = (byte) random.nextInt();
        }
        return copy;
    }

    /** Returns where the part that is in use ends: the rest is zeros. */
    private static int used(byte[] file) {
        int end = file.length;
        while (end > 1 && file[end - 1] == 0) {
            end--;
        }
        return end;
    }
}
