package io.github.systemd4j.templates.unitfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitFileWriterTest {
    private static final UnitFileWriter WRITER = UnitFileWriter.readableByAll();
    private static final int REPLACEMENTS = 2_000;

    @TempDir
    Path directory;

    private Path file;
    private Path other;

    @BeforeEach
    void name() throws IOException {
        file = directory.resolve("a.service");
        other = Files.writeString(directory.resolve("other"), "other");
    }

    @Test
    void shouldCreateFiles() throws IOException {
        WRITER.create(file, bytes("new"));

        assertThat(file).hasContent("new");
        assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(1);
        assertThat(names()).containsExactly("a.service", "other");
    }

    @Test
    void shouldNotCreateWhatIsThere() throws IOException {
        Files.writeString(file, "old");

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> WRITER.create(file, bytes("new")))
                .withMessageContaining(file.toString());
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("a.service", "other");
    }

    @Test
    void shouldNotCreateThroughADanglingLink() throws IOException {
        Files.createSymbolicLink(file, directory.resolve("target"));

        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> WRITER.create(file, bytes("new")));
        assertThat(names()).containsExactly("a.service", "other");
    }

    @Test
    void shouldReplaceFilesThatAreThereOrNot() throws IOException {
        WRITER.replace(file, bytes("old"));
        WRITER.replace(file, bytes("new"));
        WRITER.replace(directory.resolve("empty"), new byte[0]);

        assertThat(file).hasContent("new");
        assertThat(directory.resolve("empty")).isEmptyFile();
        assertThat(names()).containsExactly("a.service", "empty", "other");
    }

    @Test
    void shouldLeaveOtherNamesOfAFileAloneWhenItIsReplaced() throws IOException {
        Files.createLink(file, other);

        WRITER.replace(file, bytes("new"));

        assertThat(file).hasContent("new");
        assertThat(other).hasContent("other");
    }

    @Test
    void shouldReplaceALinkAndNotWhatItPointsTo() throws IOException {
        Files.createSymbolicLink(file, other);

        WRITER.replace(file, bytes("new"));

        assertThat(file).hasContent("new").isRegularFile();
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(other).hasContent("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-------", "rw-rw-rw-", "rwxrwxrwx"})
    void shouldWriteFilesOfAMode(String mode) throws IOException {
        UnitFileWriter.withMode(mode).create(file, bytes("new"));
        UnitFileWriter.withMode(mode).replace(other, bytes("new"));

        assertThat(mode(file)).isEqualTo(mode);
        assertThat(mode(other)).isEqualTo(mode);
    }

    @Test
    void shouldHaveNamesForTheUsualModes() throws IOException {
        UnitFileWriter.readableByAll().replace(file, bytes("unit"));
        UnitFileWriter.readableByOwner().replace(other, bytes("secret"));

        assertThat(mode(file)).isEqualTo("rw-r--r--");
        assertThat(mode(other)).isEqualTo("rw-------");
    }

    @Test
    void shouldRefuseModesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> UnitFileWriter.withMode("0644"));
    }

    @Test
    void shouldLinkNamesToFiles() throws IOException {
        UnitFileWriter.replaceByLink(file, other);

        assertThat(inode(file)).isEqualTo(inode(other));
        assertThat(names()).containsExactly("a.service", "other");
    }

    @Test
    void shouldLeaveNothingBehindWhenTheNameIsThatLinkAlready() throws IOException {
        UnitFileWriter.replaceByLink(file, other);
        UnitFileWriter.replaceByLink(file, other);

        assertThat(Files.getAttribute(other, "unix:nlink")).isEqualTo(2);
        assertThat(names()).containsExactly("a.service", "other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "nowhere", "a.service"})
    void shouldReplaceSymbolicLinksByHardOnes(String target) throws IOException {
        Files.createSymbolicLink(file, Path.of(target));

        UnitFileWriter.replaceByLink(file, other);

        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(inode(file)).isEqualTo(inode(other));
        assertThat(names()).containsExactly("a.service", "other");
    }

    @Test
    void shouldDeleteFilesThatAreThereOrNot() throws IOException {
        Files.createSymbolicLink(file, other);

        UnitFileWriter.delete(file);
        UnitFileWriter.delete(file);

        assertThat(names()).containsExactly("other");
    }

    @Test
    void shouldLeaveNothingBehindWhenADirectoryIsInTheWay() throws IOException {
        Files.createDirectories(file.resolve("inner"));

        assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> WRITER.create(file, bytes("new")));
        assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> WRITER.replace(file, bytes("new")));
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> UnitFileWriter.replaceByLink(file, other));
        assertThat(names()).containsExactly("a.service", "other");
    }

    @Test
    void shouldNotMakeDirectories() throws IOException {
        Path lost = directory.resolve("missing/a.service");

        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> WRITER.create(lost, bytes("new")));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> WRITER.replace(lost, bytes("new")));
        assertThat(names()).containsExactly("other");
    }

    @Test
    void shouldLeaveNothingBehindWhenTheNameIsTooLong() throws IOException {
        Path tooLong = directory.resolve("x".repeat(256));

        assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> WRITER.create(tooLong, bytes("new")));
        assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> WRITER.replace(tooLong, bytes("new")));
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> UnitFileWriter.replaceByLink(tooLong, other));
        assertThat(names()).containsExactly("other");
    }

    @Test
    void shouldLeaveTheOldFileWhenItsThreadIsInterrupted() throws IOException {
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(ClosedByInterruptException.class)
                    .isThrownBy(() -> WRITER.replace(other, bytes("new")));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(other).hasContent("other");
        assertThat(names()).containsExactly("other");
    }

    @Test
    void shouldRefuseWhatIsNoName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WRITER.replace(Path.of("/"), bytes("new")))
                .withMessage("\"/\" is not the name of a file: it has no parent directory");
    }

    @Test
    void shouldTakeNoMoreThanItsOwnLeftoversForThem() throws IOException {
        Path leftover = Files.createFile(directory.resolve(".systemd4j-5a7e.tmp"));
        Path directoryOfThatName = Files.createDirectory(directory.resolve(".systemd4j-.tmp"));
        Path linkOfThatName = Files.createSymbolicLink(directory.resolve(".systemd4j-l.tmp"), other);

        assertThat(UnitFileWriter.isLeftover(leftover)).isTrue();
        assertThat(List.of(
                        other,
                        directoryOfThatName,
                        linkOfThatName,
                        Files.createFile(directory.resolve(".systemd4j-5a7e.tmp~")),
                        Files.createFile(directory.resolve("x.systemd4j-5a7e.tmp")),
                        directory.resolve(".systemd4j-gone.tmp")))
                .noneMatch(UnitFileWriter::isLeftover);
    }

    @Test
    void shouldNeverLetAReaderSeeHalfAFile() throws Exception {
        WRITER.replace(file, version(0));
        var done = new AtomicBoolean();
        var reader = CompletableFuture.supplyAsync(() -> countReadingsOfWholeFiles(done));
        try {
            for (int i = 1; i <= REPLACEMENTS; i++) {
                WRITER.replace(file, version(i));
            }
        } finally {
            done.set(true);
        }

        assertThat(reader.get()).isPositive();
        assertThat(names()).containsExactly("a.service", "other");
        assertThat(openInDirectory()).isEmpty();
    }

    private int countReadingsOfWholeFiles(AtomicBoolean done) {
        try {
            int count = 0;
            do {
                byte[] read = Files.readAllBytes(file);
                assertThat(read).isEqualTo(version(read[0]));
                count++;
            } while (!done.get());
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a content that its first byte determines. */
    private static byte[] version(int number) {
        byte first = (byte) (number % 100);
        byte[] content = new byte[10_000 + first];
        Arrays.fill(content, first);
        return content;
    }

    @Test
    void shouldLeaveNoFileOpen() throws IOException {
        WRITER.create(file, bytes("new"));
        WRITER.replace(file, bytes("newer"));
        UnitFileWriter.replaceByLink(file, other);
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> WRITER.create(file, bytes("new")));
        UnitFileWriter.delete(file);

        assertThat(openInDirectory()).isEmpty();
    }

    private List<Path> openInDirectory() throws IOException {
        try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
            return fds.filter(Files::exists)
                    .map(UnitFileWriterTest::target)
                    .filter(target -> target.startsWith(directory))
                    .toList();
        }
    }

    private static Path target(Path fd) {
        try {
            return Files.readSymbolicLink(fd);
        } catch (IOException e) {
            return fd; // closed meanwhile
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(found -> found.getFileName().toString()).sorted().toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
