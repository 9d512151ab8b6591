package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.connection.ConnectionState;
import io.github.systemd4j.internal.loop.LoopAccess;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@code sd_bus} on its loop, from connecting to its last unref: lets it handle messages in turns, and ends it
 * when it is closed or lost. Used on the loop's thread only.
 */
final class SdBusDriver implements EventSource {
    private static final LoopAccess LOOPS = LoopAccess.get();

    /** Lets other sources of the loop run in between, while the cost of a turn stays small for each message. */
    private static final int MESSAGES_A_TURN = 256;

    private final EventLoop loop;
    private final String address;
    private final ConnectionState<Void> state;
    private final SdBusHandle bus;
    private final Callbacks callbacks;
    private final ReentrancyGuard guard;
    private final Backlog backlog;
    private final DrivenCalls driven;
    private final ClosingSteps closing;

    /** The negative errno that has ended the connection, or ends it in the next turn; 0 while it is open. */
    private int lost;

    /** The first of the calls that are to be ended in the next turn. */
    private @Nullable PendingCall<?> unended;

    SdBusDriver(
            EventLoop loop,
            String address,
            ConnectionState<Void> state,
            SdBusHandle bus,
            Callbacks callbacks,
            ReentrancyGuard guard,
            Backlog backlog,
            DrivenCalls driven) {
        this.loop = loop;
        this.address = address;
        this.state = state;
        this.bus = bus;
        this.callbacks = callbacks;
        this.guard = guard;
        this.backlog = backlog;
        this.driven = driven;
        this.closing = new ClosingSteps(loop, address, state, callbacks.handlers());
    }

    /** Returns whether the socket is still connected, according to libsystemd. */
    boolean isConnected() {
        return bus.isConnected();
    }

    /** Ends a call in the next turn, because memory has run out. Allocates nothing. */
    void endLater(PendingCall<?> call) {
        call.nextUnended = unended;
        unended = call;
    }

    /** Ends this connection in the next turn, because a received message can't be delivered. Allocates nothing. */
    void lose(int errno) {
        lost = -errno;
    }

    @Override
    public int fd() {
        return bus.fd();
    }

    /** Doesn't read from a peer that doesn't read its answers, until it does. */
    @Override
    public int events() {
        return backlog.isTooLong() ? OUT : bus.events();
    }

    @Override
    public long deadlineMicros() {
        long deadline = bus.deadlineMicros();
        if (!state.isOpen()) {
            return closing.deadlineMicros(deadline);
        }
        if (state.isConnecting()) {
            return state.deadlineMicros(deadline);
        }
        return lost < 0 || unended != null ? 0 : Timeouts.earlier(deadline, backlog.deadlineMicros());
    }

    /**
     * Handles messages. If the reply that the driving thread waits for has arrived, the rest remains in the socket, or
     * in libsystemd, whose deadline is then 0.
     */
    @Override
    public void dispatch(int events) {
        endCalls();
        int result = lost < 0 ? lost : 1;
        for (int n = 0; result > 0 && n < MESSAGES_A_TURN && (state.isOpen() || closing.isFlushing()); n++) {
            result = process();
            if (state.isConnecting()) {
                connecting(result);
            }
            if (state.isOpen() && (backlog.isTooLongAfterMessage() || LOOPS.isAwaitedDone(loop))) {
                break;
            }
        }
        if (result < 0) {
            lost = result;
        } else if (state.isOpen() && !isConnected()) {
            lost = -libc_h.ECONNRESET();
        }
        if (state.isOpen() && backlog.isStalled()) {
            closing.start(new BusException(
                    ErrorName.LIMITS_EXCEEDED,
                    address + " doesn't read, and too many answers wait for it",
                    libc_h.ENOBUFS()));
        } else if (state.isOpen() && lost < 0) {
            closing.start(receiveError(-lost));
        }
        if (!state.isOpen()) {
            finishClosing(result);
        }
    }

    private void endCalls() {
        while (unended != null) {
            unended.end();
            unended = unended.nextUnended;
        }
    }

    private int process() {
        callbacks.beginMessage();
        guard.enter();
        try {
            return driven.isWaiting() ? driven.process() : bus.process();
        } finally {
            guard.leave();
            long answered = callbacks.takeAnswered();
            if (answered > 0 && state.isOpen()) {
                backlog.addAnswer(answered);
            }
        }
    }

    private void connecting(int result) {
        if (result < 0 || !isConnected()) {
            return;
        }
        boolean connected = bus.isReady();
        if (!connected && state.isLate()) {
            closing.start(BusErrors.connectTimeout(address));
        }
        LOOPS.rearm(loop, this);
        if (connected) {
            state.ready().complete(null);
        }
    }

    private BusException receiveError(int errno) {
        if (state.isConnecting()) {
            return BusErrors.authenticating(errno, address);
        }
        return errno == libc_h.ECONNRESET()
                ? BusErrors.peerGone(address + " closed the connection")
                : Errno.of(errno, "receiving from " + address);
    }

    /**
     * Closes the connection on the loop's thread: all calls fail immediately; sent messages are still written, for up
     * to a second.
     */
    @Override
    public void close() {
        if (state.isOpen()) {
            closing.start(BusErrors.closedHere());
        }
        if (!guard.isInside()) {
            finishClosing(0);
        }
    }

    /** Closes the connection, if a callback has requested that and libsystemd has returned. */
    void finishPendingClose() {
        if (closing.isPending() && !guard.isInside()) {
            finishClosing(0);
        }
    }

    private void finishClosing(int result) {
        if (closing.notifyHandlers() && !(result >= 0 && closing.hasTime() && hasUnwritten())) {
            free();
        }
    }

    private boolean hasUnwritten() {
        return bus.isReady() && !backlog.isEmpty();
    }

    private void free() {
        bus.checkDescriptor(loop);
        loop.remove(this);
        closing.freed();
        try {
            bus.close();
        } finally {
            state.freed();
        }
    }
}
