package io.github.systemd4j.internal.loop;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.internal.Epoll;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores the sources that a loop watches, by their tokens in epoll. Used on the loop's thread. */
public final class SourceTable {
    private static final long NEVER = -1;

    private final Epoll epoll;
    private final ErrorHandler errors;
    private final List<@Nullable Watched> sources = new ArrayList<>();
    /** The earliest deadline that the sources had before the wait. */
    private long nextDeadline = NEVER;

    /** @param errors receives the exceptions of sources, and never throws */
    public SourceTable(Epoll epoll, ErrorHandler errors) {
        this.epoll = epoll;
        this.errors = errors;
    }

    /** Starts to watch a source. */
    public void add(EventSource source) {
        int index = sources.indexOf(null);
        if (index < 0) {
            index = sources.size();
            sources.add(null);
        }
        var watched = new Watched(source, source.fd(), source.events());
        sources.set(index, watched);
        try {
            epoll.add(watched.fd, watched.events, index);
        } catch (Throwable t) {
            sources.set(index, null);
            throw t;
        }
    }

    /** Stops watching a source. */
    public void remove(EventSource source) {
        int index = indexOf(source);
        Watched watched = index < 0 ? null : sources.set(index, null);
        if (watched != null && !isWatched(watched.fd)) {
            epoll.remove(watched.fd);
        }
    }

    /** Returns whether another source has the number of a descriptor that was closed. */
    private boolean isWatched(int fd) {
        for (Watched watched : sources) {
            if (watched != null && watched.fd == fd) {
                return true;
            }
        }
        return false;
    }

    /** Watches a source again whose descriptor may have been replaced, and the old one closed. */
    public void rearm(EventSource source) {
        int index = indexOf(source);
        Watched watched = index < 0 ? null : sources.get(index);
        if (watched != null) {
            watched.fd = source.fd();
            watched.events = source.events();
            epoll.rearm(watched.fd, watched.events, index);
        }
    }

    private int indexOf(EventSource source) {
        for (int i = 0; i < sources.size(); i++) {
            Watched watched = sources.get(i);
            if (watched != null && watched.source == source) {
                return i;
            }
        }
        return -1;
    }

    /** Returns whether all of the ready descriptors belong to one source. */
    public boolean isOnly(EventSource source, int ready) {
        int index = indexOf(source);
        for (int i = 0; i < ready; i++) {
            if (epoll.token(i) != index) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether no source is watched. */
    public boolean isEmpty() {
        for (Watched watched : sources) {
            if (watched != null) {
                return false;
            }
        }
        return true;
    }

    /**
     * Asks the sources to end. Sources that still have data to write take a few turns. A source that failed because
     * memory ran out is asked again.
     *
     * @return whether all were asked
     */
    public boolean close() {
        boolean all = true;
        for (int i = 0; i < sources.size(); i++) {
            Watched watched = sources.get(i);
            if (watched != null) {
                all &= close(watched.source);
            }
        }
        return all;
    }

    private boolean close(EventSource source) {
        try {
            source.close();
            return true;
        } catch (OutOfMemoryError e) {
            errors.onError("closing an event source", e);
            return false;
        } catch (Throwable t) {
            errors.onError("closing an event source", t);
            remove(source);
            return true;
        }
    }

    /**
     * Updates epoll with the events that the sources wait for.
     *
     * @param limitMicros how long the loop would wait; negative without limit
     * @return how long it may wait until the first deadline
     */
    public long refresh(long limitMicros) {
        nextDeadline = NEVER;
        for (int i = 0; i < sources.size(); i++) {
            Watched watched = sources.get(i);
            if (watched != null) {
                refresh(watched, i);
                nextDeadline = Timeouts.earlier(nextDeadline, watched.deadline);
            }
        }
        return nextDeadline < 0
                ? limitMicros
                : Timeouts.earlier(limitMicros, Math.max(0, nextDeadline - Libc.monotonicMicros()));
    }

    /**
     * Updates one source. A source that fails here would fail in each turn, so it is dropped, unless memory has run
     * out.
     */
    private void refresh(Watched watched, int token) {
        try {
            watched.refresh(epoll, token);
        } catch (OutOfMemoryError e) {
            errors.onError("an event source", e);
        } catch (Throwable t) {
            errors.onError("an event source, which is dropped", t);
            remove(watched.source);
            close(watched.source);
        }
    }

    /** Returns whether a deadline of {@link #refresh} has passed. */
    public boolean hasExpired() {
        return isExpired(nextDeadline);
    }

    /** Passes events to the source with this token, if it is still watched. */
    public void dispatch(int token, int events) {
        Watched watched = token < sources.size() ? sources.get(token) : null;
        if (watched != null) {
            dispatch(watched, events);
        }
    }

    /** Dispatches expired deadlines if one was due at the last look. Later ones are dispatched in the next turn. */
    public void dispatchExpired() {
        if (!hasExpired()) {
            return;
        }
        for (int i = 0; i < sources.size(); i++) {
            Watched watched = sources.get(i);
            if (watched != null && isExpired(watched.source.deadlineMicros())) {
                dispatch(watched, 0);
            }
        }
    }

    private static boolean isExpired(long deadline) {
        return deadline >= 0 && deadline <= Libc.monotonicMicros();
    }

    private void dispatch(Watched watched, int events) {
        try {
            watched.source.dispatch(events);
        } catch (Throwable t) {
            errors.onError("an event source", t);
        }
    }

    /** A source, and its state in epoll. */
    private static final class Watched {
        final EventSource source;
        int fd;
        int events;
        long deadline = NEVER;

        Watched(EventSource source, int fd, int events) {
            this.source = source;
            this.fd = fd;
            this.events = events;
        }

        void refresh(Epoll epoll, int token) {
            deadline = source.deadlineMicros();
            int wanted = source.events();
            if (wanted != events) {
                epoll.modify(fd, wanted, token);
                events = wanted;
            }
        }
    }
}
