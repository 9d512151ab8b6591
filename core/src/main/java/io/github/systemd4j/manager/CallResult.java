package io.github.systemd4j.manager;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MethodCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call. It fails with {@link ErrorName#TIMEOUT} if the call gets no place, or no reply, in time. All
 * methods of its own belong to the loop's thread.
 */
final class CallResult<T extends @Nullable Object> extends CompletableFuture<T> {
    private final EventLoop loop;
    private final MethodCall call;
    private final Duration limit;
    private Supplier<String> occupants = () -> "";
    private @Nullable CompletableFuture<Void> timer;
    private boolean sent;

    /** @param limit how long to wait for a place, and then for the reply */
    CallResult(EventLoop loop, MethodCall call, Duration limit) {
        this.loop = loop;
        this.call = call;
        this.limit = limit;
    }

    MethodCall call() {
        return call;
    }

    /** Sets the description of what has the places that the call waits for. */
    void setOccupants(Supplier<String> text) {
        occupants = text;
    }

    /** Limits the wait for a place, unless that is over or limited already. */
    void limitWaitForPlace() {
        if (!sent && timer == null) {
            startTimer(
                    () -> "%s was not sent, as it got no place within %s: %s".formatted(call, limit, occupants.get()));
        }
    }

    /** Ends the wait for a place, because the call is sent now. */
    void setSent() {
        sent = true;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Whether systemd may have got the call. */
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
        started.thenRunAsync(() -> onTimer(started, failure), loop::runIfOpen);
        whenComplete((_, _) -> started.cancel(false));
        timer = started;
    }

    /** Fails, unless the call was sent while this waited for the loop's thread. */
    private void onTimer(CompletableFuture<Void> started, Supplier<String> failure) {
        if (timer == started) {
            completeExceptionally(Errno.named(ErrorName.TIMEOUT, libc_h.ETIMEDOUT(), failure.get()));
        }
    }
}
