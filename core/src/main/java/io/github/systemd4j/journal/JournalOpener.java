package io.github.systemd4j.journal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import io.github.systemd4j.internal.FileDescriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens journals for the calling thread. Files and directories are opened first, checked, and passed as descriptors. */
final class JournalOpener {
    private static final List<Path> DIRECTORIES = List.of(Path.of("/var/log/journal"), Path.of("/run/log/journal"));

    /** How many directories deep the files of this machine are. */
    private static final int DEPTH = 2;

    private final JournalSource source;
    private final Journal.Options options;
    private final List<Integer> fds = new ArrayList<>();

    private JournalOpener(JournalSource source, Journal.Options options) {
        this.source = source;
        this.options = options;
    }

    static JournalHandle open(JournalSource source, Journal.Options options) {
        checkThread(source);
        Libsystemd.load();
        Linkage.JOURNAL.ensure();
        return new JournalOpener(source, options).open();
    }

    private static void checkThread(JournalSource source) {
        if (Thread.currentThread().isVirtual()) {
            throw new WrongThreadException(
                    "%s can't be opened on a virtual thread: reading waits for the disk, so use a platform thread"
                            .formatted(source));
        }
    }

    private JournalHandle open() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment out = call.allocate(sd_journal_h.C_POINTER);
            JournalException.check(open(out, call), "opening " + source);
            if (source instanceof JournalSource.Files) {
                fds.clear(); // libsystemd has taken them over, and closes that of a corrupt file at once
            }
            return configure(
                    new JournalHandle(out.get(sd_journal_h.C_POINTER, 0), source.toString(), List.copyOf(fds)));
        } catch (Throwable t) {
            fds.forEach(FileDescriptors::close);
            throw t;
        }
    }

    private int open(MemorySegment out, Arena call) {
        int runtimeOnly = options.runtimeOnly() ? sd_journal_h.SD_JOURNAL_RUNTIME_ONLY() : 0;
        return switch (source) {
            case JournalSource.Local local ->
                sd_journal_h.sd_journal_open(out, sd_journal_h.SD_JOURNAL_LOCAL_ONLY() | local.flags() | runtimeOnly);
            case JournalSource.Namespace namespace -> {
                Libsystemd.require("sd_journal_open_namespace");
                int all = namespace.name().isEmpty() ? sd_journal_h.SD_JOURNAL_ALL_NAMESPACES() : 0;
                yield sd_journal_h.sd_journal_open_namespace(
                        out,
                        namespace.name().map(call::allocateFrom).orElse(MemorySegment.NULL),
                        sd_journal_h.SD_JOURNAL_LOCAL_ONLY() | all | runtimeOnly);
            }
            case JournalSource.Directory directory -> {
                int fd = trusted(directory.path(), directory.isRoot());
                yield sd_journal_h.sd_journal_open_directory_fd(
                        out, fd, directory.isRoot() ? sd_journal_h.SD_JOURNAL_OS_ROOT() : 0);
            }
            case JournalSource.Files files -> {
                files.paths().forEach(path -> fds.add(TrustCheck.openFile(path, options.untrusted())));
                int[] numbers = fds.stream().mapToInt(Integer::intValue).toArray();
                yield sd_journal_h.sd_journal_open_files_fd(
                        out, call.allocateFrom(JAVA_INT, numbers), numbers.length, 0);
            }
        };
    }

    private int trusted(Path directory, boolean isRoot) {
        int fd = TrustCheck.openDirectory(directory);
        fds.add(fd);
        if (!options.untrusted()) {
            TrustCheck.checkDirectory(fd, directory, isRoot);
        }
        return fd;
    }

    private JournalHandle configure(JournalHandle handle) {
        try {
            handle.check(
                    sd_journal_h.sd_journal_set_data_threshold(handle.pointer(), options.dataThreshold()),
                    "setting the data threshold");
            handle.check(sd_journal_h.sd_journal_get_usage(handle.pointer(), handle.out()), "reading the size");
            if (handle.first() == 0) {
                throw nothing();
            }
            return handle;
        } catch (Throwable t) {
            fds.clear(); // the handle closes them
            handle.close();
            throw t;
        }
    }

    /** Returns the error of a journal without files: libsystemd ignores those that it may not read. */
    private JournalException nothing() {
        if (directories().anyMatch(directory -> isRefused(directory, DEPTH))) {
            return denied("opening " + source);
        }
        return new JournalException(
                libc_h.ENOENT(),
                "opening %s: there is no journal file; is systemd-journald running?".formatted(source),
                null);
    }

    /** Returns the error of files that this process may not read. */
    static JournalException denied(String what) {
        return new JournalException(
                libc_h.EACCES(),
                what + ": nothing is readable: run as root, or add the user to the group systemd-journal",
                null);
    }

    private Stream<Path> directories() {
        return switch (source) {
            case JournalSource.Local _, JournalSource.Namespace _ -> DIRECTORIES.stream();
            case JournalSource.Directory directory ->
                directory.isRoot()
                        ? DIRECTORIES.stream()
                                .map(path ->
                                        directory.path().resolve(path.toString().substring(1)))
                        : Stream.of(directory.path());
            case JournalSource.Files _ -> Stream.empty();
        };
    }

    private static boolean isRefused(Path path, int depth) {
        if (Files.exists(path) && !Files.isReadable(path)) {
            return true;
        }
        if (depth == 0 || !Files.isDirectory(path)) {
            return false;
        }
        return TrustCheck.list(path).stream().anyMatch(entry -> isRefused(entry, depth - 1));
    }

    /** Takes over a text of the catalog; empty if there is none. */
    static Optional<String> catalogText(int result, MemorySegment text, String what) {
        if (result == -libc_h.ENOENT()) {
            return Optional.empty();
        }
        JournalException.check(result, what);
        return Optional.of(
                JournalHandle.takeString(text.get(sd_journal_h.C_POINTER, 0).address()));
    }
}
