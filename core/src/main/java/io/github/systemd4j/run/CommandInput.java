package io.github.systemd4j.run;

import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.loop.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Copies a stream to a pipe. A thread of its own reads the stream, because that may block. */
final class CommandInput {
    private static final int CHUNK_BYTES = 1 << 16;

    private final EventLoop loop;
    private final PipeWriter pipe;
    private final InputStream in;
    private volatile @Nullable IOException failure;

    CommandInput(EventLoop loop, PipeWriter pipe, InputStream in) {
        this.loop = loop;
        this.pipe = pipe;
        this.in = in;
    }

    void start(String threadName) {
        DaemonThreads.create(threadName, this::copy).start();
    }

    /** Returns why the stream couldn't be read to its end; null if it could, or if the command reads no more. */
    @Nullable
    IOException failure() {
        return failure;
    }

    private void copy() {
        try {
            byte[] chunk = new byte[CHUNK_BYTES];
            int count = in.read(chunk);
            while (count >= 0 && write(Arrays.copyOf(chunk, count))) {
                count = in.read(chunk);
            }
        } catch (IOException e) {
            failure = e;
        } catch (Throwable t) { // otherwise the command would succeed with a part of its input
            failure = new IOException(t);
        } finally {
            LoopTasks.runIfOpen(loop, pipe::close);
            close();
        }
    }

    /** Closes the stream. */
    void close() {
        try {
            in.close();
        } catch (IOException e) {
            loop.errorHandler().onError("closing the input of a command", e);
        }
    }

    private boolean write(byte[] bytes) {
        var done = new CompletableFuture<Boolean>();
        return LoopTasks.runIfOpen(loop, () -> pipe.write(bytes, done)) && done.join();
    }
}
