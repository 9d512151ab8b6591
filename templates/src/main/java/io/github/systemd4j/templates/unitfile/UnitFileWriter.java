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
 * Writes files so that nobody ever reads half of one, not even after a power failure: what a method has returned from is
 * on the disk, and whatever ends the process before leaves the old file, or none, in place. Safe from any thread.
 *
 * <p>A name that is a symbolic link is never followed: {@link #create} refuses it, the others replace the link. The
 * folder must be there. What was left by a process that was killed has a name for which {@link #isLeftover} holds.
 */
public final class UnitFileWriter {
    private static final String LEFTOVER_PREFIX = ".systemd4j-";
    private static final String LEFTOVER_SUFFIX = ".tmp";

    private final Set<PosixFilePermission> mode;

    private UnitFileWriter(Set<PosixFilePermission> mode) {
        this.mode = mode;
    }

    /** A writer of files that all may read and the owner may change, as unit files are: mode 0644, whatever the umask. */
    public static UnitFileWriter readableByAll() {
        return withMode("rw-r--r--");
    }

    /** A writer of files for the owner alone, for what has secrets: mode 0600. */
    public static UnitFileWriter readableByOwner() {
        return withMode("rw-------");
    }

    /**
     * A writer of files of one mode, whatever the umask.
     *
     * @param mode as ls(1) shows it, such as {@code rw-r-----}
     * @throws IllegalArgumentException if it is no mode
     */
    public static UnitFileWriter withMode(String mode) {
        return new UnitFileWriter(PosixFilePermissions.fromString(mode));
    }

    /**
     * Writes a file that isn't there.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is something of that name, be it a dangling link
     */
    public void create(Path file, byte[] content) throws IOException {
        try (var whole = Temporary.beside(file)) {
            write(whole.path(), content);
            Files.createLink(file, whole.path());
        }
        sync(folder(file));
    }

    /** Writes a file, in place of what may be there. */
    public void replace(Path file, byte[] content) throws IOException {
        try (var whole = Temporary.beside(file)) {
            write(whole.path(), content);
            Files.move(whole.path(), file, StandardCopyOption.ATOMIC_MOVE);
        }
        sync(folder(file));
    }

    /** Makes a name a hard link to a file, in place of what may be there. */
    public static void replaceByLink(Path name, Path file) throws IOException {
        try (var link = Temporary.beside(name)) {
            Files.createLink(link.path(), file);
            Files.move(link.path(), name, StandardCopyOption.ATOMIC_MOVE);
        }
        sync(folder(name));
    }

    /** Makes a name a symbolic link to a target, in place of what may be there. */
    public static void replaceBySymbolicLink(Path name, Path target) throws IOException {
        try (var link = Temporary.beside(name)) {
            Files.createSymbolicLink(link.path(), target);
            Files.move(link.path(), name, StandardCopyOption.ATOMIC_MOVE);
        }
        sync(folder(name));
    }

    /** Deletes a file, if it is there. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            sync(folder(file));
        }
    }

    /** Whether a file is what a writer that was killed has left behind, and may be deleted once no writer is at work. */
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
     * A name until a file is whole. It is always deleted in the end, for rename(2) of a name to another one of the same
     * file leaves both.
     */
    private record Temporary(Path path) implements AutoCloseable {
        static Temporary beside(Path file) {
            return new Temporary(folder(file).resolve(LEFTOVER_PREFIX + UUID.randomUUID() + LEFTOVER_SUFFIX));
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(path);
        }
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("\"%s\" is no name of a file".formatted(file));
        }
        return folder;
    }

    /** A file's name is on the disk once its folder is. */
    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
