package io.github.systemd4j.internal.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detects whether the standard error of this process is connected to the journal; see systemd.exec(5). */
public final class StderrStream {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private StderrStream() {}

    /**
     * Returns whether the standard error is the stream to the journal that systemd opened for this service:
     * {@code JOURNAL_STREAM} has its device and inode. A standard error that was redirected has others.
     */
    public static boolean isJournal() {
        String stream = System.getenv("JOURNAL_STREAM");
        return stream != null && stream.equals(identity(STDERR));
    }

    /**
     * Returns whether a log event on the standard error is in the journal twice: the standard error is connected to the
     * journal, and a handler can write to the journal itself.
     */
    public static boolean isDuplicate() {
        return isJournal() && JournalDelivery.isPossible();
    }

    static @Nullable String identity(Path file) {
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:dev,ino");
            return attributes.get("dev") + ":" + attributes.get("ino");
        } catch (IOException e) {
            return null; // closed
        }
    }
}
