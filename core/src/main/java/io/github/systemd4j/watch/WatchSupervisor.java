package io.github.systemd4j.watch;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.internal.WakeUp;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns a connection and its {@link WatchSession}, and replaces both when they fail. Only for the loop's thread.
 *
 * <p>An event only triggers a check. The next step follows from the state alone, and the state records a step as done only
 * afterwards. So a step that fails for any reason, even because memory has run out, is repeated by the next check, one
 * second later at most.
 */
final class WatchSupervisor implements EventSource, WatchSession.Listener {
    private static final long NEVER = -1;
    /** After a step: soon enough for users to wait, and rarely enough to cost nothing while memory is short. */
    private static final long RETRY_MICROS = TimeUnit.SECONDS.toMicros(1);

    /** While a session has no failure: a check costs microseconds, and finds a reply that was lost. */
    private static final long CHECK_MICROS = TimeUnit.SECONDS.toMicros(10);

    private final EventLoop loop;
    private final Supplier<CompletableFuture<? extends BusConnection>> connector;
    private final Function<BusConnection, WatchSession> sessions;
    private final Consumers consumers;
    private final long verifyMicros;
    private final ErrorHandler errors;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final Backoff backoff = new Backoff();

    /** Never readable: each event source has a descriptor, but this one needs only the deadline. */
    private final WakeUp descriptor = new WakeUp();

    private @Nullable CompletableFuture<? extends BusConnection> connecting;
    private @Nullable WatchSession session;

    // microseconds of CLOCK_MONOTONIC
    private long nextCheck;
    private long nextAttempt;
    private long attemptDeadline;
    private long nextVerification;

    /** Whether the last event of this kind that consumers got is InSync. */
    private boolean reportedInSync;

    private volatile boolean inSync;
    private volatile @Nullable BusException lastFailure;

    /**
     * @param connector starts to connect
     * @param sessions starts a session over a connection
     * @param verifyInterval how often all units are listed again; zero for never
     */
    WatchSupervisor(
            EventLoop loop,
            Supplier<CompletableFuture<? extends BusConnection>> connector,
            Function<BusConnection, WatchSession> sessions,
            Consumers consumers,
            Duration verifyInterval,
            ErrorHandler errors) {
        this.loop = loop;
        this.connector = connector;
        this.sessions = sessions;
        this.consumers = consumers;
        this.verifyMicros = TimeUnit.MICROSECONDS.convert(verifyInterval);
        this.errors = errors;
    }

    /** Starts. On the loop's thread. */
    void start() {
        try {
            loop.add(this);
        } catch (Throwable t) {
            descriptor.close();
            throw t;
        }
    }

    /** Returns a future that completes when all units are known for the first time, and fails if they can't become known. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    /** Returns why the last attempt has failed. Safe from any thread. */
    @Nullable
    BusException lastFailure() {
        return lastFailure;
    }

    /** Returns whether the table equals systemd's. Safe from any thread. */
    boolean isInSync() {
        return inSync;
    }

    // --- the loop

    @Override
    public int fd() {
        return descriptor.fd();
    }

    @Override
    public int events() {
        return IN;
    }

    @Override
    public long deadlineMicros() {
        return nextCheck;
    }

    @Override
    public void dispatch(int events) {
        if (consumers.isEnded()) {
            nextCheck = NEVER;
        } else {
            nextCheck = Libc.monotonicMicros() + RETRY_MICROS;
            check();
        }
    }

    private void check() {
        WatchSession current = session;
        Throwable failure = current == null ? null : current.failure();
        if (current != null && failure != null) {
            leaveSync(OutOfSync.Cause.CONNECTION_LOST, String.valueOf(failure.getMessage()));
            current.close();
            onFailure(failure);
            session = null;
        }
        if (session != null) {
            verify(session);
        } else if (!consumers.isEnded()) {
            connect();
        }
    }

    // --- from no connection to a session

    private void connect() {
        if (connecting == null) {
            if (nextAttempt > Libc.monotonicMicros()) {
                nextCheck = Math.min(nextCheck, nextAttempt);
                return;
            }
            attemptDeadline = Libc.monotonicMicros() + TimeUnit.MICROSECONDS.convert(WatchSession.PATIENCE);
            connecting = connector.get();
            connecting.whenComplete((_, _) -> nextCheck = 0);
        }
        if (connecting.isDone()) {
            take(connecting);
            connecting = null;
        } else if (attemptDeadline <= Libc.monotonicMicros()) {
            connecting.cancel(false); // it has its own timeout, whose notification was lost
        }
    }

    private void take(CompletableFuture<? extends BusConnection> attempt) {
        if (attempt.isCancelled()) {
            onFailure(new BusException(ErrorName.TIMEOUT, "no connection within " + WatchSession.PATIENCE));
        } else if (attempt.isCompletedExceptionally()) {
            onFailure(Futures.cause(attempt.exceptionNow()));
        } else {
            session = sessions.apply(attempt.resultNow());
            nextVerification = Libc.monotonicMicros() + verifyMicros;
            nextCheck = 0;
        }
    }

    /** Decides what follows after an attempt or a session has failed. */
    private void onFailure(Throwable cause) {
        lastFailure = cause instanceof BusException failure ? failure : null;
        nextAttempt = Libc.monotonicMicros() + TimeUnit.MICROSECONDS.convert(backoff.next());
        if (opened.isDone() ? isPermanent(cause) : !isAwaited(cause)) {
            opened.completeExceptionally(cause);
            end(cause);
        } else if (!(cause instanceof BusException)) {
            errors.onError("a watch, which connects again", cause);
        }
    }

    /** Returns whether opening continues: systemd connects to a bus after its start, and may be restarting. */
    private static boolean isAwaited(Throwable cause) {
        return FutureErrors.isAbsence(cause) || FutureErrors.is(cause, ErrorName.DISCONNECTED);
    }

    /** Returns whether the next session would fail, too, because a selected property can't be followed. */
    private static boolean isPermanent(Throwable cause) {
        return cause instanceof IllegalArgumentException
                || FutureErrors.is(cause, ErrorName.UNKNOWN_PROPERTY)
                || FutureErrors.is(cause, ErrorName.INVALID_SIGNATURE);
    }

    // --- a session

    private void verify(WatchSession current) {
        long now = Libc.monotonicMicros();
        boolean due = verifyMicros > 0 && nextVerification <= now;
        if (due) {
            nextVerification = now + verifyMicros;
        }
        nextCheck = now + (verifyMicros > 0 ? Math.min(CHECK_MICROS, nextVerification - now) : CHECK_MICROS);
        if (due) {
            current.verify();
        }
    }

    @Override
    public void onFailure() {
        nextCheck = 0;
    }

    /** Ends the session, because a message may be lost: memory or stack ran out while it was delivered. */
    void onLoss(Throwable cause) {
        if (session != null) {
            session.fail(cause);
        }
    }

    @Override
    public void onOutOfSync(OutOfSync.Cause cause, String message) {
        leaveSync(cause, message);
    }

    private void leaveSync(OutOfSync.Cause cause, String message) {
        inSync = false;
        if (reportedInSync) {
            consumers.publish(new OutOfSync(cause, message, Instant.now()));
            reportedInSync = false;
        }
    }

    @Override
    public void onInSync() {
        backoff.reset();
        inSync = true;
        if (!reportedInSync) {
            if (opened.isDone()) {
                consumers.publish(new InSync(Instant.now()));
            }
            reportedInSync = true;
        }
        opened.complete(null);
    }

    // --- the end

    /** Ends the events of all consumers after the pending ones. */
    private void end(@Nullable Throwable cause) {
        inSync = false;
        consumers.end(cause);
    }

    @Override
    public void close() {
        end(null);
        if (session != null) {
            session.close();
        }
        if (connecting != null) {
            connecting.cancel(false);
        }
        loop.remove(this);
        descriptor.close();
    }
}
