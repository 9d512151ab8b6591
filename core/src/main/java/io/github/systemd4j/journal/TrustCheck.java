package io.github.systemd4j.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.FileDescriptors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Opens files and directories, and checks that only root or the user of this process can change them. What is opened is
 * also what is checked, because paths can change in between: the check goes through the descriptor in {@code /proc}. Below
 * a trusted directory nobody else can exchange a file, so there paths are enough.
 */
final class TrustCheck {
    private static final int ROOT = 0;
    private static final int OTHERS_MAY_WRITE = 0002;
    private static final List<String> PATHS_OF_ROOT =
            List.of("var", "var/log", "var/log/journal", "run", "run/log", "run/log/journal");

    /** The subdirectories of machines and of their namespaces, which libsystemd opens; names may have several lines. */
    private static final Pattern SUBDIRECTORY =
            Pattern.compile("[0-9a-fA-F]{32}(?:\\..*)?|[0-9a-fA-F]{8}(-.*)", Pattern.DOTALL);

    private TrustCheck() {}

    /** Opens a file; the caller closes it. */
    static int openFile(Path path, boolean untrusted) {
        int fd = open(path, "the journal file");
        try {
            Attributes attributes = Attributes.read(descriptor(fd), path);
            if (!attributes.isFile()) {
                throw new JournalException(
                        libc_h.EINVAL(),
                        "opening the journal file \"%s\": it is no regular file".formatted(path),
                        null);
            }
            if (!untrusted) {
                attributes.check(path);
            }
            return fd;
        } catch (Throwable t) {
            FileDescriptors.close(fd);
            throw t;
        }
    }

    /** Opens a directory; the caller closes it. */
    static int openDirectory(Path path) {
        int fd = open(path, "the journal in");
        if (!Files.isDirectory(descriptor(fd))) {
            FileDescriptors.close(fd);
            throw new JournalException(
                    libc_h.EINVAL(),
                    "opening the journal in \"%s\": it is no directory; use Journal.files() for a file".formatted(path),
                    null);
        }
        return fd;
    }

    private static int open(Path path, String what) {
        int flags = libc_h.O_RDONLY() | libc_h.O_CLOEXEC() | libc_h.O_NONBLOCK(); // a FIFO must not block
        String operation = "opening %s \"%s\"".formatted(what, path);
        try (Arena call = Arena.ofConfined()) {
            int fd = Libc.open(call.allocateFrom(path.toString()), flags);
            if (fd == -libc_h.EACCES()) {
                throw JournalOpener.denied(operation);
            }
            return JournalException.check(fd, operation);
        }
    }

    private static Path descriptor(int fd) {
        return Path.of("/proc/self/fd", Integer.toString(fd));
    }

    /**
     * Checks a directory, and what libsystemd opens in it.
     *
     * @param path for messages
     * @param isRoot whether it has the file system of a machine
     */
    static void checkDirectory(int fd, Path path, boolean isRoot) {
        Path opened = descriptor(fd);
        Attributes.read(opened, path).check(path);
        if (!isRoot) {
            checkContent(opened, path);
            return;
        }
        for (String below : PATHS_OF_ROOT) {
            Path directory = opened.resolve(below);
            if (Files.exists(directory, NOFOLLOW_LINKS)) {
                checkEntry(directory, path.resolve(below));
                if (below.endsWith("journal")) {
                    checkContent(directory, path.resolve(below));
                }
            }
        }
    }

    private static void checkContent(Path directory, Path path) {
        for (Path entry : list(directory)) {
            Path name = name(entry);
            if (isJournal(name)) {
                checkEntry(entry, path.resolve(name));
            } else if (SUBDIRECTORY.matcher(name.toString()).matches()) {
                checkEntry(entry, path.resolve(name));
                if (Files.isDirectory(entry, NOFOLLOW_LINKS)) {
                    for (Path file : list(entry)) {
                        if (isJournal(name(file))) {
                            checkEntry(file, path.resolve(name).resolve(name(file)));
                        }
                    }
                }
            }
        }
    }

    /** Returns the name as a path, because a name that can't be decoded can't become a path again. */
    private static Path name(Path entry) {
        return Objects.requireNonNull(entry.getFileName());
    }

    /** Returns whether libsystemd opens a file of this name. */
    private static boolean isJournal(Path name) {
        String text = name.toString();
        return text.endsWith(".journal") || text.endsWith(".journal~");
    }

    private static void checkEntry(Path entry, Path path) {
        if (Files.isSymbolicLink(entry)) {
            throw untrusted(path, "is a symbolic link, whose target may change");
        }
        if (Files.exists(entry, NOFOLLOW_LINKS)) { // journald may have deleted it
            Attributes.read(entry, path, NOFOLLOW_LINKS).check(path);
        }
    }

    /** Returns the entries of a directory; none if this process may not read it, because libsystemd may not, either. */
    static List<Path> list(Path directory) {
        var entries = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (AccessDeniedException | NoSuchFileException _) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) { // what can't be examined isn't trusted
            throw new JournalException(libc_h.EIO(), "examining the directory \"%s\": %s".formatted(directory, e), e);
        }
        return entries;
    }

    private static JournalException untrusted(Path path, String why) {
        return new JournalException(
                libc_h.EPERM(),
                "\"%s\" %s: whoever truncates it while it is read ends this process; read it in a process of its own, by allowUntrusted()"
                        .formatted(path, why),
                null);
    }

    private record Attributes(int uid, int mode, boolean isFile) {
        static Attributes read(Path file, Path path, LinkOption... options) {
            try {
                Map<String, Object> values = Files.readAttributes(file, "unix:uid,mode,isRegularFile", options);
                return new Attributes(
                        (Integer) Objects.requireNonNull(values.get("uid")),
                        (Integer) Objects.requireNonNull(values.get("mode")),
                        (Boolean) Objects.requireNonNull(values.get("isRegularFile")));
            } catch (IOException e) {
                throw new JournalException(libc_h.EIO(), "examining the owner of \"%s\": %s".formatted(path, e), e);
            }
        }

        void check(Path path) {
            if (uid != ROOT && uid != libc_h.getuid()) {
                throw untrusted(path, "belongs to user %d, neither root nor the user of this process".formatted(uid));
            }
            if ((mode & OTHERS_MAY_WRITE) != 0) {
                throw untrusted(path, "can be written by all users");
            }
        }
    }
}
