package io.github.systemd4j.internal.sddaemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.bindings.CallMemory;
import io.github.systemd4j.bindings.CallMemory.Block;
import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.SdDaemon;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions of libsystemd. */
final class LibsystemdFunctions implements DaemonFunctions {
    static final DaemonFunctions INSTANCE = new LibsystemdFunctions();

    private LibsystemdFunctions() {}

    @Override
    public int booted() {
        return SdDaemon.sd_booted();
    }

    @Override
    public int listenFdsWithNames(List<String> names) {
        try (var memory = new CallMemory()) {
            Block strv = memory.allocate(Long.BYTES);
            int count = SdDaemon.sd_listen_fds_with_names(false, strv.address());
            if (count > 0) {
                takeNames(strv.getLong(0), count, names);
            }
            return count;
        }
    }

    /** Copies names that C allocated, and frees them. */
    private static void takeNames(long strv, int count, List<String> names) {
        Block pointers = Block.at(strv, count * Long.BYTES);
        for (int i = 0; i < count; i++) {
            long name = pointers.getLong(i * Long.BYTES);
            names.add(Block.text(name, UTF_8));
            Libc.free(name);
        }
        Libc.free(strv);
    }

    @Override
    public int isFifo(int fd, @Nullable Path path) {
        try (var memory = new CallMemory()) {
            return SdDaemon.sd_is_fifo(fd, address(memory, path));
        }
    }

    @Override
    public int isSpecial(int fd, @Nullable Path path) {
        try (var memory = new CallMemory()) {
            return SdDaemon.sd_is_special(fd, address(memory, path));
        }
    }

    private static long address(CallMemory memory, @Nullable Path path) {
        return path == null ? 0 : address(memory, path.toString(), FileNames.CHARSET);
    }

    private static long address(CallMemory memory, @Nullable String name, Charset charset) {
        return name == null ? 0 : memory.allocate(name, charset).address();
    }

    @Override
    public int isMessageQueue(int fd, @Nullable String name) {
        try (var memory = new CallMemory()) {
            return SdDaemon.sd_is_mq(fd, address(memory, name, UTF_8));
        }
    }

    @Override
    public int isSocket(int fd, int family, int type, int listening) {
        return SdDaemon.sd_is_socket(fd, family, type, listening);
    }

    @Override
    public int isInetSocket(int fd, int family, int type, int listening, int port) {
        return SdDaemon.sd_is_socket_inet(fd, family, type, listening, port);
    }

    @Override
    public int isUnixSocket(int fd, int type, int listening, byte[] name) {
        try (var memory = new CallMemory()) {
            Block terminated = memory.allocate(name.length + 1L).put(0, name);
            return SdDaemon.sd_is_socket_unix(fd, type, listening, terminated.address(), name.length);
        }
    }

    @Override
    public int notifyWithFds(int pid, String state, int... fds) {
        try (var memory = new CallMemory()) {
            long text = memory.allocate(state, UTF_8).address();
            Block array = memory.allocate((long) fds.length * Integer.BYTES);
            for (int i = 0; i < fds.length; i++) {
                array.putInt(i * Integer.BYTES, fds[i]);
            }
            return SdDaemon.sd_pid_notify_with_fds(pid, text, array.address(), fds.length);
        }
    }

    @Override
    public int notifyBarrier(long micros) {
        requireBarrier();
        return SdDaemon.sd_notify_barrier(micros);
    }

    @Override
    public void requireBarrier() {
        Libsystemd.require("sd_notify_barrier");
    }

    @Override
    public int watchdogEnabled(long[] micros) {
        try (var memory = new CallMemory()) {
            Block interval = memory.allocate(Long.BYTES);
            int enabled = SdDaemon.sd_watchdog_enabled(interval.address());
            micros[0] = interval.getLong(0);
            return enabled;
        }
    }
}
