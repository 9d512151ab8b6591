package io.github.systemd4j.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Identifies the socket that connects the output of a service to the journal: {@code JOURNAL_STREAM} in
 * systemd.exec(5). A program can so find out whether its messages reach the journal, or a file, a pipe or a terminal.
 *
 * @param device number of the socket's device, {@code st_dev}; an unsigned number
 * @param inode number of the socket, {@code st_ino}; an unsigned number
 */
public record JournalStream(long device, long inode) {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    /** Returns whether standard output is this socket. False if it was redirected, or {@code /proc} isn't mounted. */
    public boolean isStandardOutput() {
        return is(STDOUT);
    }

    /** Returns whether standard error is this socket. False if it was redirected, or {@code /proc} isn't mounted. */
    public boolean isStandardError() {
        return is(STDERR);
    }

    private boolean is(int fd) {
        try {
            Path file = Path.of("/proc/self/fd/" + fd);
            return Files.readAttributes(file, "unix:dev,ino").equals(Map.of("dev", device, "ino", inode));
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the numbers as in the variable: {@code 8:12345}. */
    @Override
    public String toString() {
        return Long.toUnsignedString(device) + ":" + Long.toUnsignedString(inode);
    }
}
