package io.github.systemd4j.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.OpenFds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files and directories are opened, as root and as a user who may not. */
@Tag("systemd")
@Tag("any-broker")
class JournalTrustIT {
    private static final int NOBODY = 65_534;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void copy() throws Exception {
        TestJournal.sync();
        file = Files.copy(TestJournal.directory().resolve("system.journal"), directory.resolve("a.journal"));
    }

    private static void own(Path path, int uid) throws Exception {
        Files.setAttribute(path, "unix:uid", uid);
    }

    private static int count(Journal journal) {
        try (JournalReader reader = journal.open()) {
            return (int) reader.skip(Long.MAX_VALUE);
        }
    }

    private static void assertRefused(Journal journal, Path path, String why) {
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(journal::open)
                .withMessage("\"" + path + "\" " + why
                        + ": whoever truncates it while it is read ends this process; read it in a process of its own, "
                        + "by allowUntrusted()");
    }

    @Test
    void shouldReadWhenOwnerIsThisUser() {
        assertThat(count(Journal.files(file))).isPositive();
        assertThat(count(Journal.directory(directory))).isPositive();
    }

    @Test
    void shouldRefuseFileWhenOwnerIsAnother() throws Exception {
        own(file, NOBODY);
        String why = "belongs to user 65534, neither root nor the user of this process";

        assertRefused(Journal.files(file), file, why);
        assertRefused(Journal.directory(directory), file, why);
        assertThat(count(Journal.files(file).allowUntrusted())).isPositive();
        assertThat(count(Journal.directory(directory).allowUntrusted())).isPositive();
    }

    @Test
    void shouldRefuseDirectoryWhenOwnerIsAnother() throws Exception {
        own(directory, NOBODY);

        assertRefused(
                Journal.directory(directory),
                directory,
                "belongs to user 65534, neither root nor the user of this process");
        own(directory, 0);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(Journal.directory(directory), directory, "can be written by all users");
    }

    @Test
    void shouldRefuseLinkWhenItIsInDirectory() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.move(file, other.resolve("a.journal"));
        Files.createSymbolicLink(file, other.resolve("a.journal"));

        assertRefused(Journal.directory(directory), file, "is a symbolic link, whose target may change");
        assertThat(count(Journal.files(file))).isPositive(); // its target was opened and checked
    }

    @Test
    void shouldRefuseFileWhenItsNameHasSeveralLines() throws Exception {
        Path strange = Files.move(file, directory.resolve("a\nb.journal"));
        own(strange, NOBODY);

        assertRefused(
                Journal.directory(directory),
                strange,
                "belongs to user 65534, neither root nor the user of this process");
    }

    @Test
    void shouldReadOtherMachineWhenItsFilesAreTrusted() throws Exception {
        Path journal = Files.createDirectories(directory
                .resolve("root/var/log/journal")
                .resolve(Id128.machine().toString()));
        Files.move(file, journal.resolve("system.journal"));
        Journal other = Journal.root(directory.resolve("root"));

        assertThat(count(other)).isPositive();
        own(journal.resolve("system.journal"), NOBODY);
        assertRefused(
                other,
                journal.resolve("system.journal"),
                "belongs to user 65534, neither root nor the user of this process");
    }

    @Test
    void shouldNameTheReasonWhenFileCanNotBeOpened() throws Exception {
        Path missing = directory.resolve("missing.journal");
        Path text = Files.writeString(directory.resolve("text"), "no journal");

        assertFails(Journal.files(missing), "opening the journal file \"%s\": No such file or directory", missing);
        assertFails(Journal.files(directory), "opening the journal file \"%s\": it is no regular file", directory);
        assertFails(Journal.files(text), "opening the journal file \"%s\": ", text);
        assertFails(
                Journal.directory(text),
                "opening the journal in \"%s\": it is no directory; use Journal.files() for a file",
                text);
    }

    private static void assertFails(Journal journal, String message, Path path) {
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(journal::open)
                .withMessageStartingWith(message.formatted(path));
    }

    @Test
    void shouldLeaveNoDescriptorOpenWhenReaderIsClosedOrRefused() throws Exception {
        count(Journal.directory(directory));
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> Journal.directory(empty).open());
        long before = OpenFds.count();
        for (int i = 0; i < 20; i++) {
            count(Journal.directory(directory));
            count(Journal.files(file));
            own(file, NOBODY);
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> Journal.files(file).open());
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> Journal.directory(directory).open());
            own(file, 0);
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> Journal.directory(empty).open());
        }

        assertThat(OpenFds.count()).isEqualTo(before);
    }

    @Test
    void shouldNameTheGroupWhenNothingIsReadable() {
        var program = JavaProgram.run(
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), OpenSystemJournal.class);

        assertThat(program.output())
                .isEqualTo("opening the journal of the system: nothing is readable: "
                        + "run as root, or add the user to the group systemd-journal\n");
    }

    /** Opens the journal of the system as an ordinary user. */
    static final class OpenSystemJournal {
        private OpenSystemJournal() {}

        public static void main(String[] args) {
            try (JournalReader reader = Journal.system().open()) {
                System.out.println("opened " + reader.usage());
            } catch (JournalException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
