package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.internal.loop.LoopAccess;
import io.github.systemd4j.loop.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts the calls of libsystemd on the stack that may call back. Until the outermost one has returned, nothing that
 * libsystemd may be using is freed. Used on the loop's thread only.
 */
final class ReentrancyGuard {
    private static final LoopAccess LOOPS = LoopAccess.get();

    private final EventLoop loop;
    private final Callbacks callbacks;
    private final HandlerTable handlers;
    private final Deque<Runnable> releases = new ArrayDeque<>();
    private int depth;

    ReentrancyGuard(EventLoop loop, Callbacks callbacks) {
        this.loop = loop;
        this.callbacks = callbacks;
        this.handlers = callbacks.handlers();
    }

    /** Begins a call of libsystemd that may call back. */
    void enter() {
        depth++;
        LOOPS.enter(loop);
    }

    /** Ends such a call, and reports exceptions that its callbacks have stored. */
    void leave() {
        LOOPS.leave(loop);
        callbacks.reportEscaped();
        if (--depth == 0) {
            handlers.freeRemoved();
            runReleases();
        }
    }

    /** Returns whether libsystemd is on the stack. */
    boolean isInside() {
        return depth > 0;
    }

    /** Returns the number of calls of libsystemd on the stack. */
    int depth() {
        return depth;
    }

    /** Removes a handler immediately, and permits the reuse of its number when libsystemd can't be calling it. */
    void remove(long id) {
        handlers.remove(id);
        if (depth == 0) {
            handlers.freeRemoved();
        }
    }

    /** Frees a resource as soon as libsystemd can't be using it. */
    void afterReturn(Runnable release) {
        releases.add(release);
        if (depth == 0) {
            runReleases();
        }
    }

    private void runReleases() {
        Runnable release = releases.poll();
        while (release != null) {
            release.run();
            release = releases.poll();
        }
    }
}
