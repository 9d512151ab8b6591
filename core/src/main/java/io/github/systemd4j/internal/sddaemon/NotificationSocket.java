package io.github.systemd4j.internal.sddaemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.bindings.CallMemory;
import io.github.systemd4j.bindings.CallMemory.Block;
import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import io.github.systemd4j.bindings.libc.msghdr;

/** Sends to the service manager, as {@code sd_pid_notify_with_fds} and {@code sd_notify_barrier} do. */
final class NotificationSocket {
    private static final String VARIABLE = "NOTIFY_SOCKET";
    private static final long UNLIMITED = -1;
    private static final long MICROS_PER_MILLI = 1_000;

    private NotificationSocket() {}

    static int send(int pid, String state, int... fds) {
        String target = Libc.getenv(VARIABLE);
        if (target == null) {
            return 0;
        }
        byte[] path = target.getBytes(UTF_8);
        int invalid = check(path);
        if (invalid < 0) {
            return invalid;
        }
        int socket = Libc.socket(LibcConstants.AF_UNIX, LibcConstants.SOCK_DGRAM | LibcConstants.SOCK_CLOEXEC, 0);
        if (socket < 0) {
            return socket;
        }
        try {
            boolean forOther = pid != 0 && pid != Libc.getpid();
            int sent = send(socket, path, state, forOther ? pid : 0, fds);
            return sent < 0 && forOther ? send(socket, path, state, 0, fds) : sent; // without permission, for itself
        } finally {
            Libc.close(socket);
        }
    }

    private static int check(byte[] path) {
        if (path.length < 2 || (path[0] != '/' && path[0] != '@')) {
            return -ErrnoValues.EINVAL;
        }
        if (path.length >= SocketAddressFields.UNIX_PATH_BYTES) {
            return path[0] == '@' ? -ErrnoValues.EINVAL : -ErrnoValues.ENAMETOOLONG;
        }
        return 0;
    }

    /** Returns 1 or {@code -errno}. */
    private static int send(int socket, byte[] path, String state, int pid, int... fds) {
        try (var memory = new CallMemory()) {
            byte[] bytes = state.getBytes(UTF_8);
            Block text = memory.allocate(bytes.length + 1L).put(0, bytes);
            Block vector =
                    memory.allocate(2L * Long.BYTES).putLong(0, text.address()).putLong(Long.BYTES, bytes.length);
            Block control = ControlMessages.of(memory, pid, fds);
            Block message = memory.allocate(msghdr.sizeof())
                    .putLong(
                            (int) msghdr.msg_name$offset(),
                            address(memory, path).address())
                    .putInt((int) msghdr.msg_namelen$offset(), addressBytes(path))
                    .putLong((int) msghdr.msg_iov$offset(), vector.address())
                    .putLong((int) msghdr.msg_iovlen$offset(), 1)
                    .putLong((int) msghdr.msg_control$offset(), control.size() == 0 ? 0 : control.address())
                    .putLong((int) msghdr.msg_controllen$offset(), control.size());
            long sent = Libc.sendmsg(socket, message.address(), LibcConstants.MSG_NOSIGNAL);
            return sent < 0 ? (int) sent : 1;
        }
    }

    private static Block address(CallMemory memory, byte[] path) {
        byte[] name = path.clone();
        if (name[0] == '@') {
            name[0] = 0;
        }
        return memory.allocate(SocketAddressFields.STORAGE_BYTES)
                .putShort(SocketAddressFields.FAMILY, (short) LibcConstants.AF_UNIX)
                .put(SocketAddressFields.UNIX_PATH, name);
    }

    /** The NUL after a path belongs to the address, but not one after an abstract name. */
    private static int addressBytes(byte[] path) {
        return SocketAddressFields.UNIX_PATH + path.length + (path[0] == '/' ? 1 : 0);
    }

    /** The manager closes its end of a pipe once it has read all earlier messages. */
    static int awaitBarrier(long micros) {
        try (var memory = new CallMemory()) {
            Block ends = memory.allocate(2L * Integer.BYTES);
            int opened = Libc.pipe2(ends.address(), LibcConstants.O_CLOEXEC);
            if (opened < 0) {
                return opened;
            }
            int reading = ends.getInt(0);
            int writing = ends.getInt(Integer.BYTES);
            try {
                int sent;
                try {
                    sent = send(0, "BARRIER=1", writing);
                } finally {
                    Libc.close(writing);
                }
                return sent <= 0 ? sent : awaitHangUp(memory, reading, micros);
            } finally {
                Libc.close(reading);
            }
        }
    }

    private static int awaitHangUp(CallMemory memory, int fd, long micros) {
        Block poll = memory.allocate(2L * Integer.BYTES).putInt(0, fd); // a hang-up is reported without a request
        int ready = Libc.poll(poll.address(), 1, millis(micros));
        return ready == 0 ? -ErrnoValues.ETIMEDOUT : ready;
    }

    /** Rounds up, so that a short timeout isn't none. */
    private static int millis(long micros) {
        if (micros == UNLIMITED) {
            return -1;
        }
        return (int) Math.min(Integer.MAX_VALUE, Long.divideUnsigned(micros + MICROS_PER_MILLI - 1, MICROS_PER_MILLI));
    }
}
