package io.github.systemd4j.run;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Reads a pipe until its end, on the thread of a loop. */
final class PipeReader implements EventSource {
    /** The default capacity of a pipe; see pipe(7). */
    private static final int CHUNK_BYTES = 1 << 16;

    /**
     * The most bytes that are read after the command has ended: the largest capacity that an unprivileged process can
     * give to a pipe. A process that has outlived the command could write forever.
     */
    private static final int MAX_REST_BYTES = 1 << 20;

    private final EventLoop loop;
    private final UnixFd pipe;
    private final OutputSink sink;
    private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK_BYTES);
    private final byte[] read = new byte[CHUNK_BYTES];
    private boolean ended;
    private @Nullable Throwable failure;

    /** @param pipe its reading end, which doesn't block and which the reader closes */
    PipeReader(EventLoop loop, UnixFd pipe, OutputSink sink) {
        this.loop = loop;
        this.pipe = pipe;
        this.sink = sink;
    }

    @Override
    public int fd() {
        return pipe.fd();
    }

    @Override
    public int events() {
        return IN;
    }

    @Override
    public void dispatch(int events) {
        try {
            read();
        } catch (Throwable t) { // otherwise the output would have a hole
            failure = t;
            close();
        }
    }

    /** Returns why the output is incomplete; null if it isn't. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Reads what the command has left in the pipe, and returns what was captured. */
    CapturedOutput end() {
        int rest = 0;
        while (!ended && rest < MAX_REST_BYTES) {
            int count = read();
            if (count <= 0) {
                break;
            }
            rest += count;
        }
        close();
        return sink.end();
    }

    /** Returns the number of bytes, or a value that isn't positive if there are none now or any more. */
    private int read() {
        int count = (int) Libc.read(pipe.fd(), chunk, CHUNK_BYTES);
        if (count > 0) {
            MemorySegment.copy(chunk, JAVA_BYTE, 0, read, 0, count);
            if (!sink.accept(read, count)) {
                close();
            }
        } else if (count == 0) {
            close();
        } else if (count != -libc_h.EAGAIN() && count != -libc_h.EINTR()) {
            close();
            throw Errno.of(-count, "reading from a pipe");
        }
        return count;
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            loop.remove(this);
            pipe.close();
        }
    }
}
