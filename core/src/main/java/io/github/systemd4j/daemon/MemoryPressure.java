package io.github.systemd4j.daemon;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reports when the service is short of memory, so that it can empty its caches before it becomes slow or is killed: the
 * protocol of {@code MemoryPressureWatch=}, of systemd 254; see systemd.resource-control(5).
 *
 * <pre>{@code
 * MemoryPressure.watch(loop, cache::clear);
 * }</pre>
 *
 * <p>The handler runs on the loop's thread, and should not block. Its exceptions go to the loop's error handler. The
 * kernel reports pressure at most once per time window, usually two seconds, as long as tasks of the service wait for
 * memory. If the source of the events ends, that is reported to the error handler as well, as a {@link BusException}.
 *
 * <p>The loop closes this object when it ends. {@link #close()} may be called by any thread, and more than once; a
 * handler that is running then isn't waited for.
 *
 * @see <a href="https://systemd.io/MEMORY_PRESSURE/"> Memory Pressure Handling</a>
 */
public final class MemoryPressure implements AutoCloseable {
    private static final String WATCH = "MEMORY_PRESSURE_WATCH";
    private static final String WRITE = "MEMORY_PRESSURE_WRITE";
    private static final Path OFF = Path.of("/dev/null");

    private final EventLoop loop;
    private final PressureSource source;

    private MemoryPressure(EventLoop loop, PressureSource source) {
        this.loop = loop;
        this.source = source;
    }

    /**
     * Watches what the service manager has named in {@code MEMORY_PRESSURE_WATCH}. May be called by any thread; waits
     * until the loop watches.
     *
     * @param handler is called at pressure
     * @return empty if the manager has named nothing: outside of a service, with systemd older than 254, with
     *     {@code MemoryPressureWatch=off}, or if the kernel has no pressure information
     * @throws IllegalStateException if a variable has a value that no service manager sets
     * @throws BusException if the path can't be opened or watched, with the errno; if the loop was closed
     */
    public static Optional<MemoryPressure> watch(EventLoop loop, Runnable handler) {
        return watch(EnvironmentReader.OF_PROCESS, loop, handler);
    }

    static Optional<MemoryPressure> watch(EnvironmentReader environment, EventLoop loop, Runnable handler) {
        return environment
                .path(WATCH)
                .filter(path -> !path.equals(OFF))
                .map(path -> watch(path, environment.base64(WRITE), loop, handler));
    }

    /**
     * Watches a pressure file of the kernel, such as {@code /proc/pressure/memory} or {@code memory.pressure} of a
     * cgroup; or a FIFO or Unix stream socket, for tests. May be called by any thread; waits until the loop watches.
     *
     * @param trigger the bytes that are written after opening, such as {@code some 150000 2000000} and a NUL: a
     *     threshold and a window in microseconds; the kernel drops the last byte; without the privilege CAP_SYS_RESOURCE the window must be a multiple of two seconds.
     *     May be empty for a FIFO or socket
     * @param handler is called at pressure
     * @throws BusException if the path can't be opened or watched, with the errno; if the loop was closed
     * @see <a href="https://docs.kernel.org/accounting/psi.html"> PSI - Pressure Stall Information</a>
     */
    public static MemoryPressure watch(Path path, byte[] trigger, EventLoop loop, Runnable handler) {
        Libsystemd.load();
        Objects.requireNonNull(handler);
        PressureFile file = PressureFile.open(path, trigger);
        var source = new PressureSource(loop, file, handler);
        try {
            add(source, loop);
        } catch (Throwable t) {
            if (!LoopTasks.runIfOpen(loop, source::close)) {
                file.fd().close();
            }
            throw t;
        }
        return new MemoryPressure(loop, source);
    }

    private static void add(PressureSource source, EventLoop loop) {
        if (loop.inLoop()) {
            loop.add(source);
            return;
        }
        loop.await(() -> {
            var added = new CompletableFuture<Boolean>();
            LoopTasks.submit(loop, added, () -> {
                loop.add(source);
                added.complete(true);
            });
            return added;
        });
    }

    /** Ends the watch. */
    @Override
    public void close() {
        LoopTasks.runIfOpen(loop, source::close);
    }
}
