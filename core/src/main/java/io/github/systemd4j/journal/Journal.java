package io.github.systemd4j.journal;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import io.github.systemd4j.internal.text.Excerpt;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Says which files of the journal are read, and how. Immutable: each method returns a changed value. {@link #open} opens a
 * reader, any number of times.
 *
 * <p><b>Trust.</b> Files are mapped into memory. If another process truncates a file while it is read, the kernel ends this
 * process with {@code SIGBUS}, in C as in Java. journald never does that, but the owner of a file can. So files and
 * directories that belong to neither root nor the user of this process, and those that all users may write to, are refused
 * unless {@link #allowUntrusted} says that this risk is accepted. This is checked when a reader is opened. The members of a
 * group that may write are trusted, and so are files that are added to a trusted directory later.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_journal_open.html">sd_journal_open(3)</a>
 */
public final class Journal {
    private static final Options DEFAULTS = new Options(false, false, 0);

    private final JournalSource source;
    private final Options options;

    /** How a source is read. */
    record Options(boolean runtimeOnly, boolean untrusted, long dataThreshold) {}

    private Journal(JournalSource source, Options options) {
        this.source = source;
        this.options = options;
    }

    // --- sources

    /** Returns the journal of this machine that this process may read, as {@code journalctl} does. */
    public static Journal local() {
        return new Journal(new JournalSource.Local("the local journal", 0), DEFAULTS);
    }

    /** Returns what services of the system and the kernel logged on this machine. */
    public static Journal system() {
        return new Journal(
                new JournalSource.Local("the journal of the system", sd_journal_h.SD_JOURNAL_SYSTEM()), DEFAULTS);
    }

    /** Returns what the user of this process logged on this machine. */
    public static Journal currentUser() {
        return new Journal(
                new JournalSource.Local("the journal of this user", sd_journal_h.SD_JOURNAL_CURRENT_USER()), DEFAULTS);
    }

    /**
     * Returns the journal of a namespace on this machine; see {@code LogNamespace=} in systemd.exec(5). Needs systemd 245
     * to open.
     *
     * @throws IllegalArgumentException if the name is empty or contains a slash
     */
    public static Journal namespace(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "invalid namespace \"%s\": it must be a name without a slash".formatted(Excerpt.of(name)));
        }
        return new Journal(new JournalSource.Namespace(Optional.of(name)), DEFAULTS);
    }

    /** Returns the journals of all namespaces on this machine. Needs systemd 245 to open. */
    public static Journal allNamespaces() {
        return new Journal(new JournalSource.Namespace(Optional.empty()), DEFAULTS);
    }

    /** Returns the files in a directory and in those of its subdirectories that are named by a machine's id. */
    public static Journal directory(Path directory) {
        return new Journal(new JournalSource.Directory(directory, false), DEFAULTS);
    }

    /**
     * Returns the journal of another machine, whose file system is mounted at a directory, such as an image or a container.
     */
    public static Journal root(Path directory) {
        return new Journal(new JournalSource.Directory(directory, true), DEFAULTS);
    }

    /**
     * Returns single files.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Journal files(Path... files) {
        return files(List.of(files));
    }

    /**
     * Returns single files.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Journal files(List<Path> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no files: at least one is needed");
        }
        return new Journal(new JournalSource.Files(List.copyOf(files)), DEFAULTS);
    }

    // --- options

    /** Reads only files below {@code /run}, which are lost when the machine is shut down; for journals of this machine. */
    public Journal runtimeOnly() {
        return new Journal(source, new Options(true, options.untrusted, options.dataThreshold));
    }

    /**
     * Reads files and directories of other users, too. <b>The owner of such a file can end this JVM at any time</b>, by
     * truncating it, and its content may be hostile: read them in a process of its own.
     */
    public Journal allowUntrusted() {
        return new Journal(source, new Options(options.runtimeOnly, true, options.dataThreshold));
    }

    /**
     * Lets libsystemd return only the beginning of values that are compressed and larger, which saves time and memory.
     * Without this, values are complete: up to 768 MiB each, the limit of journald.
     *
     * @param bytes at least this much of a value is returned; 0 removes the limit
     * @throws IllegalArgumentException if it is negative
     */
    public Journal dataThreshold(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("the data threshold %d is negative".formatted(bytes));
        }
        return new Journal(source, new Options(options.runtimeOnly, options.untrusted, bytes));
    }

    /**
     * Opens a reader for the calling thread, before the first entry. All calls of the reader must be on this thread, a
     * platform thread, because reading waits for the disk.
     *
     * @throws JournalException if no file is readable; the message says why, and what to do. {@code EPERM} if a file or
     *     directory isn't trusted
     * @throws WrongThreadException on a virtual thread
     * @throws UnsupportedOperationException if libsystemd is missing or too old
     */
    public JournalReader open() {
        return new JournalReader(this, JournalOpener.open(source, options));
    }

    /**
     * Returns the explanation that the catalog has for a kind of message; empty if there is none. It contains variables
     * such as {@code @UNIT@}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_journal_get_catalog.html">
     *     sd_journal_get_catalog(3)</a>
     */
    public static Optional<String> catalog(Id128 messageId) {
        Libsystemd.load();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment text = call.allocate(sd_journal_h.C_POINTER);
            int result = sd_journal_h.sd_journal_get_catalog_for_message_id(messageId.toStruct(call), text);
            return JournalOpener.catalogText(result, text, "reading the catalog for " + messageId);
        }
    }

    /** Returns what is read, for messages. */
    @Override
    public String toString() {
        return source.toString();
    }
}
