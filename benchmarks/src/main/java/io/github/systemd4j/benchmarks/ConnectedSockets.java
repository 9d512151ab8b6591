package io.github.systemd4j.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Two connected Unix stream sockets; see socketpair(2). */
record ConnectedSockets(UnixFd left, UnixFd right) implements AutoCloseable {
    static ConnectedSockets open() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sv = arena.allocate(JAVA_INT, 2);
            int result = Libc.socketpair(libc_h.AF_UNIX(), libc_h.SOCK_STREAM() | libc_h.SOCK_CLOEXEC(), 0, sv);
            if (result < 0) {
                throw new IllegalStateException("socketpair: " + Libc.strerror(-result));
            }
            return new ConnectedSockets(
                    UnixFd.adopt(sv.getAtIndex(JAVA_INT, 0)), UnixFd.adopt(sv.getAtIndex(JAVA_INT, 1)));
        }
    }

    /** Closes the descriptors that weren't released. */
    @Override
    public void close() {
        left.close();
        right.close();
    }
}
