package io.github.systemd4j.manager;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MethodCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call. It fails with {@link ErrorName#TIMEOUT} if the call can't be sent, or gets no reply, in time. The
 * methods that it adds to a future are only for the loop's thread.
 */
final class CallResult<T extends @Nullable Object> extends CompletableFuture<T> {
    private final EventLoop loop;
    private final MethodCall call;
    private final Duration limit;
    private Supplier<String> blockers = () -> "";
    private @Nullable CompletableFuture<Void> timer;
    private boolean sent;

    /** @param limit how long to wait until the call can be sent, and then for the reply */
    CallResult(EventLoop loop, MethodCall call, Duration limit) {
        this.loop = loop;
        this.call = call;
        this.limit = limit;
    }

    /** Returns the call. */
    MethodCall call() {
        return call;
    }

    /** Sets the description of what the call waits for, for an error message. */
    void setBlockers(Supplier<String> text) {
        blockers = text;
    }

    /** Limits the wait until the call can be sent, unless it was sent or the wait is limited already. */
    void limitWaitForTurn() {
        if (!sent && timer == null) {
            startTimer(() -> "%s was not sent within %s: %s".formatted(call, limit, blockers.get()));
        }
    }

    /** Ends that wait, because the call is sent now. */
    void setSent() {
        sent = true;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Returns whether systemd may have received the call. */
    boolean isSent() {
        return sent;
    }

    /** Limits the wait for the reply. */
    void limitWaitForReply() {
        startTimer(() -> "no reply within %s to %s".formatted(limit, call));
    }

    private void startTimer(Supplier<String> failure) {
        if (isDone()) {
            return;
        }
        CompletableFuture<Void> started = new CompletableFuture<Void>()
                .completeOnTimeout(null, TimeUnit.MICROSECONDS.convert(limit), TimeUnit.MICROSECONDS);
        started.thenRunAsync(() -> onTimer(started, failure), task -> LoopTasks.runIfOpen(loop, task));
        whenComplete((_, _) -> started.cancel(false));
        timer = started;
    }

    /** Fails, unless the call was sent while this task waited for the loop's thread. */
    private void onTimer(CompletableFuture<Void> started, Supplier<String> failure) {
        if (timer == started) {
            completeExceptionally(Errno.named(ErrorName.TIMEOUT, libc_h.ETIMEDOUT(), failure.get()));
        }
    }
}
