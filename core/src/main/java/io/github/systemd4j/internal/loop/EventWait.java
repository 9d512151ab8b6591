package io.github.systemd4j.internal.loop;

import io.github.systemd4j.internal.Epoll;
import io.github.systemd4j.loop.EventSource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for events of the sources of a loop. Used on the loop's thread, except {@link #busyPoll(Duration)}. */
public final class EventWait {
    /** Other sources may be delayed by this while the loop lingers; shorter slices would cost more system calls. */
    private static final long LINGER_SLICE_NANOS = 100_000;

    private final Epoll epoll;
    private final SourceTable sources;

    /** How long to poll before sleeping. */
    private volatile long busyPollMicros;

    /** The source that the next wait lingers for, and how long. */
    private @Nullable EventSource lingering;

    private long lingerNanos;

    public EventWait(Epoll epoll, SourceTable sources) {
        this.epoll = epoll;
        this.sources = sources;
    }

    /** Sets how long to poll before sleeping. May be called by any thread. */
    public void busyPoll(Duration limit) {
        busyPollMicros = TimeUnit.MICROSECONDS.convert(limit);
    }

    /** Makes the next wait linger while no other source is ready, although this one may be. */
    public void linger(EventSource source, long nanos) {
        lingering = source;
        lingerNanos = nanos;
    }

    /**
     * Waits until a source is ready.
     *
     * @param limitMicros negative without limit
     * @return the number of ready descriptors, which epoll then returns
     */
    public int await(long limitMicros) {
        int early = lingerNanos > 0 ? linger(limitMicros) : 0;
        if (early > 0) {
            return early;
        }
        long busyMicros = limitMicros < 0 ? busyPollMicros : Math.min(busyPollMicros, limitMicros);
        int ready = busyMicros > 0 ? busyPoll(busyMicros) : 0;
        return ready > 0 ? ready : epoll.await(toMillis(limitMicros < 0 ? limitMicros : limitMicros - busyMicros));
    }

    /** Sleeps until the time is over or another source is ready, which is found out after a slice at the latest. */
    private int linger(long limitMicros) {
        EventSource source = Objects.requireNonNull(lingering);
        long nanos = limitMicros < 0 ? lingerNanos : Math.min(lingerNanos, TimeUnit.MICROSECONDS.toNanos(limitMicros));
        lingerNanos = 0;
        long begin = System.nanoTime();
        long rest = nanos;
        int ready = 0;
        while (rest > 0 && sources.isOnly(source, ready)) {
            LockSupport.parkNanos(this, Math.min(rest, LINGER_SLICE_NANOS));
            ready = epoll.await(0);
            rest = nanos - (System.nanoTime() - begin);
        }
        return ready;
    }

    private int busyPoll(long micros) {
        long nanos = TimeUnit.MICROSECONDS.toNanos(micros);
        long begin = System.nanoTime();
        int ready = epoll.await(0);
        while (ready == 0 && System.nanoTime() - begin < nanos) {
            Thread.onSpinWait();
            ready = epoll.await(0);
        }
        return ready;
    }

    private static int toMillis(long micros) {
        return micros < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, (micros + 999) / 1_000);
    }
}
