package io.github.systemd4j.internal.sddaemon;

import io.github.systemd4j.bindings.CallMemory;
import io.github.systemd4j.bindings.Libc;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions in Java, for systems without libsystemd. A test compares each with libsystemd's. */
final class PlainFunctions implements DaemonFunctions {
    static final DaemonFunctions INSTANCE = new PlainFunctions();

    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final Path QUEUES = Path.of("/dev/mqueue");
    /** The size of {@code struct mq_attr}. */
    private static final int QUEUE_ATTRIBUTES_BYTES = 8 * Long.BYTES;

    private PlainFunctions() {}

    @Override
    public int booted() {
        return asInt(Files.exists(SYSTEMD, LinkOption.NOFOLLOW_LINKS));
    }

    private static int asInt(boolean answer) {
        return answer ? 1 : 0;
    }

    @Override
    public int listenFdsWithNames(List<String> names) {
        return InheritedDescriptors.take(names);
    }

    @Override
    public int isFifo(int fd, @Nullable Path path) {
        FileStatus status = FileStatus.of(fd);
        if (status.error() != 0 || !status.isFifo() || path == null) {
            return status.error() != 0 ? -status.error() : asInt(status.isFifo());
        }
        FileStatus expected = FileStatus.of(path);
        return notFound(expected) ? answer(expected) : asInt(expected.isFifo() && expected.isSameFileAs(status));
    }

    @Override
    public int isSpecial(int fd, @Nullable Path path) {
        FileStatus status = FileStatus.of(fd);
        boolean special = status.isRegularFile() || status.isCharacterDevice();
        if (status.error() != 0 || !special || path == null) {
            return status.error() != 0 ? -status.error() : asInt(special);
        }
        FileStatus expected = FileStatus.of(path);
        if (notFound(expected)) {
            return answer(expected);
        }
        boolean sameFile = status.isRegularFile() && expected.isRegularFile() && expected.isSameFileAs(status);
        boolean sameDevice = status.isCharacterDevice()
                && expected.isCharacterDevice()
                && expected.deviceType() == status.deviceType();
        return asInt(sameFile || sameDevice);
    }

    private static boolean notFound(FileStatus file) {
        return file.error() != 0;
    }

    /** Returns that a file which doesn't exist is not the descriptor's, or the error. */
    private static int answer(FileStatus missing) {
        return missing.error() == ErrnoValues.ENOENT ? 0 : -missing.error();
    }

    @Override
    public int isMessageQueue(int fd, @Nullable String name) {
        int queue = isMessageQueue(fd);
        if (queue <= 0 || name == null) {
            return queue;
        }
        if (!name.startsWith("/")) {
            return -ErrnoValues.EINVAL;
        }
        FileStatus expected = FileStatus.of(QUEUES.resolve(name.substring(1)));
        return notFound(expected) ? answer(expected) : asInt(expected.isSameFileAs(FileStatus.of(fd)));
    }

    private static int isMessageQueue(int fd) {
        FileStatus status = FileStatus.of(fd);
        if (status.error() != 0) {
            return -status.error();
        }
        try (var memory = new CallMemory()) {
            int result =
                    Libc.mq_getattr(fd, memory.allocate(QUEUE_ATTRIBUTES_BYTES).address());
            return result == -ErrnoValues.EBADF ? 0 : result < 0 ? result : 1;
        }
    }

    @Override
    public int isSocket(int fd, int family, int type, int listening) {
        return SocketQuestions.isSocket(fd, family, type, listening);
    }

    @Override
    public int isInetSocket(int fd, int family, int type, int listening, int port) {
        return SocketQuestions.isInetSocket(fd, family, type, listening, port);
    }

    @Override
    public int isUnixSocket(int fd, int type, int listening, byte[] name) {
        return SocketQuestions.isUnixSocket(fd, type, listening, name);
    }

    @Override
    public int notifyWithFds(int pid, String state, int... fds) {
        return NotificationSocket.send(pid, state, fds);
    }

    @Override
    public int notifyBarrier(long micros) {
        return NotificationSocket.awaitBarrier(micros);
    }

    @Override
    public void requireBarrier() {
        // always there
    }

    @Override
    public int watchdogEnabled(long[] micros) {
        String interval = Libc.getenv("WATCHDOG_USEC");
        if (interval == null) {
            return 0;
        }
        try {
            long value = CIntegers.parseUnsignedLong(interval);
            if (value == 0 || value == -1) {
                return -ErrnoValues.EINVAL;
            }
            String pid = Libc.getenv("WATCHDOG_PID");
            if (pid != null && CIntegers.parsePid(pid) != Libc.getpid()) {
                return 0;
            }
            micros[0] = value;
            return 1;
        } catch (CIntegers.InvalidException e) {
            return -e.errno;
        }
    }
}
