package io.github.systemd4j.loop;

/**
 * A file descriptor that an {@link EventLoop} watches, and a deadline. All methods are called on the loop's thread, the
 * first two before each wait.
 */
public interface EventSource {
    /** There is something to read, or the peer is gone: {@code POLLIN}. */
    int IN = 1;

    /** There is room to write: {@code POLLOUT}. */
    int OUT = 4;

    /** What is waited for now: {@link #IN}, {@link #OUT}, both or 0; see poll(2). */
    int events();

    /** When {@link #dispatch} is due without any event: microseconds of {@code CLOCK_MONOTONIC}; -1 for never. */
    long deadlineMicros();

    /** The descriptor, the same from {@link EventLoop#add} to {@link EventLoop#remove}. */
    int fd();

    /**
     * Handles events, or a deadline that has passed. Should do a bounded amount of work: what is left is found ready
     * again.
     *
     * @param events bits of poll(2); 0 at a deadline
     */
    void dispatch(int events);

    /**
     * Ends the source, because the loop is being closed: it frees what it owns and {@linkplain EventLoop#remove
     * removes} itself, at once or within a second. Called again in each turn until it has.
     */
    void close();
}
