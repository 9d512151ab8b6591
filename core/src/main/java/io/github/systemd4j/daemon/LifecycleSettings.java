package io.github.systemd4j.daemon;

import io.github.systemd4j.loop.ErrorHandler;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link ServiceLifecycle}. They don't change after {@link #with} has returned. */
final class LifecycleSettings<S extends AutoCloseable> {
    /** The time for closing a service after its drain, if there is no other; Docker has the same for a whole stop. */
    private static final Duration CLOSING_TIME = Duration.ofSeconds(10);

    final Callable<S> start;

    @Nullable
    Reload<? super S> reload;

    @Nullable
    ServiceHealthCheck<? super S> healthCheck;

    ErrorHandler errorHandler = ErrorHandler.logging();

    @Nullable
    DrainStep<S> drain;

    @Nullable
    Duration startTimeout;

    @Nullable
    Duration stopTimeout;

    boolean exitsWhenTheStartFails = true;

    LifecycleSettings(Callable<S> start) {
        this.start = start;
    }

    LifecycleSettings<S> with(Consumer<LifecycleSettings<S>> change) {
        var copy = new LifecycleSettings<>(start);
        copy.reload = reload;
        copy.healthCheck = healthCheck;
        copy.errorHandler = errorHandler;
        copy.drain = drain;
        copy.startTimeout = startTimeout;
        copy.stopTimeout = stopTimeout;
        copy.exitsWhenTheStartFails = exitsWhenTheStartFails;
        change.accept(copy);
        return copy;
    }

    /** Returns {@code STOPPING=1}, with the time that the stop may take if it may be longer than the unit's. */
    Notification stopping() {
        Duration time = stopTime();
        return time.isZero() ? Notification.stopping() : Notification.stopping().and(Notification.extendTimeout(time));
    }

    private Duration stopTime() {
        Duration whole = stopTimeout == null ? Duration.ZERO : stopTimeout;
        Duration least = drain == null ? Duration.ZERO : withClosing(drain.timeout());
        return whole.compareTo(least) > 0 ? whole : least;
    }

    /** Returns the time of a drain and of closing the service after it. */
    static Duration withClosing(Duration drain) {
        return drain.plus(CLOSING_TIME);
    }

    void drain(S service) throws Exception {
        if (drain != null) {
            drain.run(service);
        }
    }
}
