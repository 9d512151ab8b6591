package io.github.systemd4j.watch;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The consumers of the events of a watch. Only for the loop's thread. */
final class Consumers {
    private final Set<UnitEvents> all = new LinkedHashSet<>();
    private @Nullable OutOfSync outOfSync;
    private @Nullable Throwable failure;
    private boolean ended;

    /**
     * Adds a consumer, whose events begin with these units.
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

    /** Removes a consumer. */
    void remove(UnitEvents consumer) {
        all.remove(consumer);
    }

    /** Offers an event to each consumer. */
    void publish(UnitEvent event) {
        if (event instanceof OutOfSync begin) {
            outOfSync = begin;
        }
        all.forEach(consumer -> consumer.offer(event));
        if (event instanceof InSync) {
            outOfSync = null;
        }
    }

    /** Ends the events of all consumers. */
    void end(@Nullable Throwable cause) {
        failure = cause;
        all.forEach(consumer -> consumer.end(cause));
        all.clear();
        ended = true;
    }

    /** Returns whether no further event can be published. */
    boolean isEnded() {
        return ended;
    }
}
