package io.github.systemd4j.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.JavaProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets another JVM read mutated files in all ways, for the seconds of the property {@code journal.seconds}. If it is ended by
 * a signal, journalctl must be ended by the same file.
 */
@Tag("systemd")
@Tag("any-broker")
class MutatedJournalIT {
    private static final int SECONDS = Integer.getInteger("journal.seconds", 3);
    private static final long SEED = Long.getLong("journal.seed", 1);

    /** The status of a process that a signal has ended is this and the signal's number. */
    private static final int SIGNAL = 128;

    @TempDir
    private static Path directory;

    @Test
    void shouldEndOnlyWhereJournalctlEndsWhenFilesAreMutated() throws Exception {
        Path original = original();
        Path mutated = directory.resolve("mutated.journal");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int crashes = 0;
        long files = 0;
        for (long seed = SEED; System.nanoTime() < end; seed++) {
            long rest = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime()));
            var reader = JavaProgram.start(
                    List.of("timeout", "--signal=KILL", Long.toString(rest + 60)),
                    Reader.class,
                    original.toString(),
                    mutated.toString(),
                    Long.toString(seed),
                    Long.toString(rest));
            int status = reader.exitStatus(Duration.ofSeconds(rest + 120));
            if (status > SIGNAL) {
                crashes++;
                assertThat(readByJournalctl(mutated))
                        .as("journalctl, as Java ended with %d by seed %d: %s", status, seed, reader.output())
                        .isGreaterThanOrEqualTo(SIGNAL);
            } else {
                assertThat(status).as(reader.errors()).isZero();
                files += Long.parseLong(reader.output().strip());
            }
        }
        System.out.printf("%d mutated files, %d ended journalctl, too%n", files, crashes);
        assertThat(files).isPositive();
    }

    private static Path original() throws Exception {
        TestJournal.removeLimits();
        for (int i = 0; i < 30; i++) {
            TestJournal.send("MESSAGE=mutated " + i, "PRIORITY=" + i % 8, "TEXT=" + "compressed ".repeat(100));
        }
        TestJournal.sync();
        return Files.copy(TestJournal.directory().resolve("system.journal"), directory.resolve("original"));
    }

    private static int readByJournalctl(Path file) throws Exception {
        int status = 0;
        for (List<String> options : List.of(
                List.of("--output=export"),
                List.of("--output=export", "--reverse"),
                List.of("--field=PRIORITY"),
                List.of("--fields"),
                List.of("PRIORITY=3"))) {
            var command = new ArrayList<>(
                    List.of("timeout", "--signal=KILL", "20", "journalctl", "--quiet", "--no-pager", "--file=" + file));
            command.addAll(options);
            status = Math.max(
                    status,
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor());
        }
        return status;
    }

    /** Mutates a file and reads it, again and again. */
    static final class Reader {
        private static final int MAX_ENTRIES = 200;

        private Reader() {}

        /** @param args the original, the file to write, a seed, seconds */
        public static void main(String[] args) throws Exception {
            byte[] original = Files.readAllBytes(Path.of(args[0]));
            int used = original.length;
            while (used > 1 && original[used - 1] == 0) {
                used--;
            }
            Path file = Path.of(args[1]);
            var random = new Random(Long.parseLong(args[2]));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[3]));
            int files = 0;
            do {
                Files.deleteIfExists(file); // a file that is mapped must not be truncated
                Files.write(file, mutate(original, used, random));
                try {
                    read(file);
                } catch (JournalException _) {
                    // the expected error of a corrupt file
                }
                files++;
            } while (System.nanoTime() < end);
            System.out.println(files);
        }

        private static byte[] mutate(byte[] original, int used, Random random) {
            byte[] mutated = original.clone();
            for (int changes = 1 + random.nextInt(12); changes > 0; changes--) {
                int at = random.nextInt(6) == 0 ? random.nextInt(272) : random.nextInt(used);
                switch (random.nextInt(3)) {
                    case 0 -> mutated[at] = (byte) random.nextInt();
                    case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                    default -> // an offset or size of another place
                        System.arraycopy(original, random.nextInt(used) & -8, mutated, at & -8, 8);
                }
            }
            return random.nextInt(10) == 0 ? Arrays.copyOf(mutated, random.nextInt(used)) : mutated;
        }

        private static void read(Path file) {
            FieldSet fields = FieldSet.of("MESSAGE", "PRIORITY", "TEXT");
            try (JournalReader reader = Journal.files(file).open()) {
                int entries = 0;
                while (entries++ < MAX_ENTRIES && reader.next()) {
                    fields.read(reader.entry());
                    reader.entry().copy().toMap();
                    String cursor = reader.entry().cursor();
                    if (entries == 5) {
                        reader.seekAfter(cursor);
                    }
                }
                reader.seekTail();
                for (entries = 0; entries < MAX_ENTRIES && reader.previous(); entries++) {
                    reader.entry().text("MESSAGE");
                }
                reader.fieldNames();
                reader.uniqueValues("PRIORITY");
                reader.select(JournalMatch.field("PRIORITY", "3").or(JournalMatch.unit("init.scope")));
                reader.seekHead();
                reader.skip(MAX_ENTRIES);
            }
        }
    }
}
