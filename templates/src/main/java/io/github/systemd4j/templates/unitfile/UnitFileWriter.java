package io.github.systemd4j.templates.unitfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files atomically: no process ever reads a partial file, not even after a power failure. When a method returns,
 * the change is on the disk. If the process ends earlier, the old file, or none, is in place. Safe from any thread.
 *
 * <p>A name that is a symbolic link is never followed: {@link #create} refuses it, and the other methods replace the
 * link. The directory must exist. Files that a killed process has left behind are recognized by {@link #isLeftover}.
 */
public final class UnitFileWriter {
    private static final String LEFTOVER_PREFIX = ".systemd4j-";
    private static final String LEFTOVER_SUFFIX = ".tmp";

    private final Set<PosixFilePermission> mode;

    private UnitFileWriter(Set<PosixFilePermission> mode) {
        this.mode = mode;
    }

    /**
     * Returns a writer of files that everyone may read and the owner may write, such as unit files: mode 0644,
     * independent of the umask.
     */
    public static UnitFileWriter readableByAll() {
        return withMode("rw-r--r--");
    }

    /** Returns a writer of files for the owner only, such as files with secrets: mode 0600. */
    public static UnitFileWriter readableByOwner() {
        return withMode("rw-------");
    }

    /**
     * Returns a writer of files with a mode, independent of the umask.
     *
     * @param mode as ls(1) prints it, such as {@code rw-r-----}
     * @throws IllegalArgumentException if this is not a mode
     */
    public static UnitFileWriter withMode(String mode) {
        return new UnitFileWriter(PosixFilePermissions.fromString(mode));
    }

    /**
     * Creates a file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name exists, even as a dangling link
     */
    public void create(Path file, byte[] content) throws IOException {
        try (var whole = Temporary.beside(file)) {
            write(whole.path(), content);
            Files.createLink(file, whole.path());
        }
        sync(directory(file));
    }

    /** Writes a file, and replaces an existing one. */
    public void replace(Path file, byte[] content) throws IOException {
        try (var whole = Temporary.beside(file)) {
            write(whole.path(), content);
            Files.move(whole.path(), file, StandardCopyOption.ATOMIC_MOVE);
        }
        sync(directory(file));
    }

    /** Creates a hard link to a file, and replaces an existing name. */
    public static void replaceByLink(Path name, Path file) throws IOException {
        try (var link = Temporary.beside(name)) {
            Files.createLink(link.path(), file);
            Files.move(link.path(), name, StandardCopyOption.ATOMIC_MOVE);
        }
        sync(directory(name));
    }

    /** Creates a symbolic link to a target, and replaces an existing name. */
    public static void replaceBySymbolicLink(Path name, Path target) throws IOException {
        try (var link = Temporary.beside(name)) {
            Files.createSymbolicLink(link.path(), target);
            Files.move(link.path(), name, StandardCopyOption.ATOMIC_MOVE);
        }
        sync(directory(name));
    }

    /** Deletes a file if it exists. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            sync(directory(file));
        }
    }

    /**
     * Returns whether a file was left behind by a writer that was killed. It may be deleted when no writer is active.
     */
    public static boolean isLeftover(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(LEFTOVER_PREFIX)
                && name.endsWith(LEFTOVER_SUFFIX)
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private void write(Path file, byte[] content) throws IOException {
        try (var channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(mode))) {
            allowWhatTheUmaskForbids(file);
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    private void allowWhatTheUmaskForbids(Path file) throws IOException {
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setPermissions(mode);
    }

    /**
     * A temporary name, in use until the file is complete. Always deleted at the end, because rename(2) does nothing if
     * both names are links to the same file.
     */
    private record Temporary(Path path) implements AutoCloseable {
        static Temporary beside(Path file) {
            return new Temporary(directory(file).resolve(LEFTOVER_PREFIX + UUID.randomUUID() + LEFTOVER_SUFFIX));
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(path);
        }
    }

    private static Path directory(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalArgumentException(
                    "\"%s\" is not the name of a file: it has no parent directory".formatted(file));
        }
        return directory;
    }

    /** Forces a directory to the disk, and thereby the names of its files. */
    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
