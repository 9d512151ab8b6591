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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Writes to a pipe, on the thread of a loop. */
final class PipeWriter implements EventSource {
    /** The default capacity of a pipe; see pipe(7). */
    private static final int CHUNK_BYTES = 1 << 16;

    private final EventLoop loop;
    private final UnixFd pipe;
    private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK_BYTES);
    private byte @Nullable [] bytes;
    private int written;
    private CompletableFuture<Boolean> done = CompletableFuture.completedFuture(true);
    private boolean closed;

    /** @param pipe its writing end, which doesn't block and which the writer closes */
    PipeWriter(EventLoop loop, UnixFd pipe) {
        this.loop = loop;
        this.pipe = pipe;
    }

    /**
     * Writes bytes. The earlier ones must have been written.
     *
     * @param done completes with true when the pipe has all of them, and with false if nobody reads them
     */
    void write(byte[] next, CompletableFuture<Boolean> done) {
        if (closed) {
            done.complete(false);
        } else {
            this.bytes = next;
            this.written = 0;
            this.done = done;
        }
    }

    @Override
    public int fd() {
        return pipe.fd();
    }

    /** Also reports a reader that is gone, for which poll(2) needs no bit. */
    @Override
    public int events() {
        return bytes == null ? 0 : OUT;
    }

    @Override
    public void dispatch(int events) {
        if (bytes == null) { // the reader is gone
            close();
            return;
        }
        int count = Math.min(bytes.length - written, CHUNK_BYTES);
        MemorySegment.copy(bytes, written, chunk, JAVA_BYTE, 0, count);
        int result = (int) Libc.write(pipe.fd(), chunk, count);
        if (result >= 0) {
            written += result;
            if (written == bytes.length) {
                bytes = null;
                done.complete(true);
            }
        } else if (result == -libc_h.EPIPE()) {
            close(); // a command may ignore its input
        } else if (result != -libc_h.EAGAIN() && result != -libc_h.EINTR()) {
            close();
            throw Errno.of(-result, "writing to a pipe");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loop.remove(this);
            pipe.close();
            done.complete(false);
        }
    }
}
