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
 * Has a {@link WatchSession} over a connection, and replaces both when they fail. The loop's thread alone.
 *
 * <p>What happens only says that it is time to look. What is to be done follows from the state alone, and the state says
 * that it is done only afterwards. So a step that fails for any reason, even because there is no memory, is taken again
 * when this looks next, which is a second later at the latest.
 */
final class WatchSupervisor implements EventSource, WatchSession.Listener {
    private static final long NEVER = -1;
    private static final long RETRY_MICROS = TimeUnit.SECONDS.toMicros(1);

    /** How often a session is looked at that seems well. */
    private static final long CHECK_MICROS = TimeUnit.SECONDS.toMicros(10);

    private final EventLoop loop;
    private final Supplier<CompletableFuture<? extends BusConnection>> connector;
    private final Function<BusConnection, WatchSession> sessions;
    private final Consumers consumers;
    private final long verifyMicros;
    private final ErrorHandler errors;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final Backoff backoff = new Backoff();

    /** Never readable: there is a descriptor because a source has one, but only the deadline counts. */
    private final WakeUp descriptor = new WakeUp();

    private @Nullable CompletableFuture<? extends BusConnection> connecting;
    private @Nullable WatchSession session;

    // microseconds of CLOCK_MONOTONIC
    private long nextLook;
    private long nextAttempt;
    private long attemptDeadline;
    private long nextVerification;

    /** What consumers were told last. */
    private boolean reportedInSync;

    private volatile boolean inSync;
    private volatile @Nullable BusException lastFailure;

    /**
     * @param connector begins to connect
     * @param sessions begins a session over a connection
     * @param verifyInterval how often all units are read again; zero for never
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

    /** Begins to look. On the loop's thread, as all that follows. */
    void start() {
        try {
            loop.add(this);
        } catch (Throwable t) {
            descriptor.close();
            throw t;
        }
    }

    /** Completes when all units are known for the first time; fails if that won't ever be. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    /** Why the last attempt has failed; from any thread. */
    @Nullable
    BusException lastFailure() {
        return lastFailure;
    }

    /** Whether what is known is what systemd knows; from any thread. */
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
        return nextLook;
    }

    @Override
    public void dispatch(int events) {
        if (consumers.isEnded()) {
            nextLook = NEVER;
        } else {
            nextLook = Libc.monotonicMicros() + RETRY_MICROS;
            look();
        }
    }

    private void look() {
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
                nextLook = Math.min(nextLook, nextAttempt);
                return;
            }
            attemptDeadline = Libc.monotonicMicros() + TimeUnit.MICROSECONDS.convert(WatchSession.PATIENCE);
            connecting = connector.get();
            connecting.whenComplete((_, _) -> nextLook = 0);
        }
        if (connecting.isDone()) {
            take(connecting);
            connecting = null;
        } else if (attemptDeadline <= Libc.monotonicMicros()) {
            connecting.cancel(false); // connecting has a timeout of its own, whose report was lost
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
            nextLook = 0;
        }
    }

    /** Decides what comes after an attempt or a session that has failed. */
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

    /** Whether opening goes on: systemd comes to a bus only once that has started, and may be restarting. */
    private static boolean isAwaited(Throwable cause) {
        return FutureErrors.isAbsence(cause) || FutureErrors.is(cause, ErrorName.DISCONNECTED);
    }

    /** What asks for a property that units don't have will fail again. */
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
        nextLook = now + (verifyMicros > 0 ? Math.min(CHECK_MICROS, nextVerification - now) : CHECK_MICROS);
        if (due) {
            current.verify();
        }
    }

    @Override
    public void onFailure() {
        nextLook = 0;
    }

    /** A message may have been lost, because there was no memory or no stack to deliver it. */
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

    /** Ends the events of all consumers, once they have taken what has come. */
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
