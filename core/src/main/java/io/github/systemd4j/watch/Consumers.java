package io.github.systemd4j.watch;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Those who get the events of a watch. The loop's thread alone. */
final class Consumers {
    private final Set<UnitEvents> all = new LinkedHashSet<>();
    private @Nullable OutOfSync outOfSync;
    private @Nullable Throwable failure;
    private boolean ended;

    /**
     * Adds a consumer, which begins with these units.
     *
     * @throws IllegalStateException if the watch was closed
     */
    void add(UnitEvents consumer, Stream<UnitState> units) {
        if (ended) {
            throw new IllegalStateException("the watch was closed", failure);
        }
        units.map(UnitChange::initial).forEach(consumer::begin);
        if (outOfSync != null) {
            consumer.offer(outOfSync);
        }
        all.add(consumer);
    }

    void remove(UnitEvents consumer) {
        all.remove(consumer);
    }

    void publish(UnitEvent event) {
        if (event instanceof OutOfSync begin) {
            outOfSync = begin;
        }
        all.forEach(consumer -> consumer.offer(event));
        if (event instanceof InSync) {
            outOfSync = null;
        }
    }

    /** No event comes any more. */
    void end(@Nullable Throwable cause) {
        failure = cause;
        all.forEach(consumer -> consumer.end(cause));
        all.clear();
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }
}
