package io.github.systemd4j.loop;

/**
 * Describes a file descriptor and a deadline that an {@link EventLoop} watches. All methods are called on the loop's
 * thread, {@link #events} and {@link #deadlineMicros} before each wait.
 */
public interface EventSource {
    /** The descriptor is readable, or the peer is gone: {@code POLLIN}. */
    int IN = 1;

    /** The descriptor has an exceptional condition, such as the pressure files of the kernel: {@code POLLPRI}. */
    int PRI = 2;

    /** The descriptor is writable: {@code POLLOUT}. */
    int OUT = 4;

    /** Returns the events to wait for: a combination of {@link #IN}, {@link #PRI} and {@link #OUT}, or 0; see poll(2). */
    int events();

    /**
     * Returns when {@link #dispatch} is due without any event: microseconds of {@code CLOCK_MONOTONIC}; -1 for never,
     * the default.
     */
    default long deadlineMicros() {
        return -1;
    }

    /** Returns the descriptor, the same from {@link EventLoop#add} to {@link EventLoop#remove}. */
    int fd();

    /**
     * Handles events, or a deadline that has passed. Should do a limited amount of work: the rest is reported as ready
     * again.
     *
     * @param events bits of poll(2); 0 at a deadline
     */
    void dispatch(int events);

    /**
     * Ends the source, because the loop is being closed. The source frees its resources and
     * {@linkplain EventLoop#remove removes} itself, immediately or within a second. Called in each turn until it has.
     */
    void close();
}
