package io.github.systemd4j.internal.sddaemon;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What stat(2) reports about a file or a descriptor. The JDK calls it, because its struct differs between machines.
 *
 * @param error 0, or the errno of the failure; the other values are then 0
 */
record FileStatus(int error, int mode, long device, long inode, long deviceType) {
    private static final int TYPE = 0xF000;
    private static final int FIFO = 0x1000;
    private static final int CHARACTER_DEVICE = 0x2000;
    private static final int REGULAR_FILE = 0x8000;
    private static final int SOCKET = 0xC000;

    static FileStatus of(int fd) {
        FileStatus status = fd < 0 ? failed(ErrnoValues.EBADF) : of(path(fd));
        return status.error == ErrnoValues.ENOENT ? failed(ErrnoValues.EBADF) : status;
    }

    /** Returns a path by which the kernel finds an open descriptor. */
    static Path path(int fd) {
        return Path.of("/proc/self/fd/" + fd);
    }

    static FileStatus of(Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,dev,ino,rdev");
            return new FileStatus(
                    0,
                    (int) number(attributes, "mode"),
                    number(attributes, "dev"),
                    number(attributes, "ino"),
                    number(attributes, "rdev"));
        } catch (NoSuchFileException _) {
            return failed(ErrnoValues.ENOENT);
        } catch (AccessDeniedException _) {
            return failed(ErrnoValues.EACCES);
        } catch (IOException _) { // a part of the path isn't a directory, in most cases
            return failed(ErrnoValues.ENOENT);
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).longValue();
    }

    private static FileStatus failed(int error) {
        return new FileStatus(error, 0, 0, 0, 0);
    }

    boolean isFifo() {
        return (mode & TYPE) == FIFO;
    }

    boolean isRegularFile() {
        return (mode & TYPE) == REGULAR_FILE;
    }

    boolean isCharacterDevice() {
        return (mode & TYPE) == CHARACTER_DEVICE;
    }

    boolean isSocket() {
        return (mode & TYPE) == SOCKET;
    }

    boolean isSameFileAs(FileStatus other) {
        return device == other.device && inode == other.inode;
    }
}
