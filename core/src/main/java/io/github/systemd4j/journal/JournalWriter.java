package io.github.systemd4j.journal;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.message.BusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes to the journal of the machine, or of the service's {@code LogNamespace=}; see sd_journal_sendv(3).
 *
 * <pre>{@code
 * var writer = new JournalWriter();
 * writer.send(Priority.NOTICE, "the backup is complete");
 * }</pre>
 *
 * <p>Thread-safe: one writer serves all threads, and each uses its own {@link JournalEntryBuilder}. Needs no
 * permission. All writers share the one socket that libsystemd opens for the process, so there is nothing to close.
 *
 * <p>{@code send} is a single system call, and blocks as in C: while journald restarts or is slow, the kernel queues
 * some hundred entries, and then the caller waits without a limit. A waiting virtual thread occupies its carrier. The
 * handlers of logging libraries never wait that long; see {@code logging}.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_journal_print.html">
 *     sd_journal_sendv(3)</a>
 */
public final class JournalWriter {
    private static final Path SOCKET = Path.of("/run/systemd/journal/socket");

    private final LongAdder lost = new LongAdder();

    /**
     * Creates a writer.
     *
     * @throws UnsupportedOperationException if libsystemd isn't installed, or native access isn't enabled; the message
     *     says what to do
     */
    public JournalWriter() {
        Libsystemd.load();
        Linkage.JOURNAL_WRITERS.ensure();
    }

    /**
     * Sends an entry with a priority and a message.
     *
     * @throws BusException for the reasons of {@link #send(JournalEntryBuilder)}
     */
    public SendResult send(Priority priority, String message) {
        return send(new JournalEntryBuilder().priority(priority).message(message));
    }

    /**
     * Sends an entry. An entry that is too large for a datagram is passed in a file in memory.
     *
     * <p>libsystemd reports no error if journald's socket doesn't exist. This method detects it after the call, and
     * counts the entry as lost; a socket that is deleted during the call may be missed.
     *
     * @return {@link SendResult#NO_JOURNAL} if the entry is lost, because the socket doesn't exist
     * @throws IllegalArgumentException if the entry has no fields
     * @throws BusException if the socket can't be written to; has the errno, and the message says what to do
     */
    public SendResult send(JournalEntryBuilder entry) {
        if (entry.fields() == 0) {
            throw new IllegalArgumentException("the entry has no fields: add at least a message");
        }
        int result = entry.memory.send();
        if (result < 0) {
            throw failed(-result);
        }
        if (!isAvailable()) {
            lost.increment();
            return SendResult.NO_JOURNAL;
        }
        return SendResult.SENT;
    }

    private static BusException failed(int errno) {
        return Errno.of(errno, "can't write to the journal at \"%s\"%s".formatted(SOCKET, advice(errno)));
    }

    private static String advice(int errno) {
        if (errno == libc_h.ECONNREFUSED()) {
            return " (nothing listens there: start systemd-journald.socket)";
        }
        if (errno == libc_h.EACCES() || errno == libc_h.EPERM()) {
            return " (this process has no permission to write there: check the sandbox settings of the service)";
        }
        return "";
    }

    /** Returns whether journald's socket exists. It does so while journald restarts, too. */
    public static boolean isAvailable() {
        return Files.exists(SOCKET);
    }

    /** Returns the number of entries that {@link #send(JournalEntryBuilder)} reported as lost. */
    public long lostEntries() {
        return lost.sum();
    }
}
