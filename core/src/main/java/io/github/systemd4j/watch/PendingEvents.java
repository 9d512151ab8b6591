package io.github.systemd4j.watch;

import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The events that a consumer has not taken yet, in bounded memory: each kind holds single events up to a capacity, and
 * coalesces all others into one for each unit. Not safe for concurrent use.
 *
 * <p>If an event can't be added because memory has run out, all others remain. Therefore the queues are linked lists:
 * an {@link java.util.ArrayDeque} loses its elements if it can't grow.
 */
sealed interface PendingEvents {
    /** Adds a unit that was known when the consumer was added. */
    void begin(UnitChange unit);

    /** Adds an event. */
    void add(UnitEvent event);

    /** Takes the next event; null if there is none. */
    @Nullable
    UnitEvent poll();

    /** Holds one change for each unit. */
    final class Coalescing implements PendingEvents {
        private final SequencedMap<Object, UnitEvent> events = new LinkedHashMap<>();
        private @Nullable Gap vanished;

        @Override
        public void begin(UnitChange unit) {
            coalesce(unit);
        }

        @Override
        public void add(UnitEvent event) {
            switch (event) {
                case UnitChange change -> coalesce(change);
                case OutOfSync begin -> {
                    events.remove(InSync.class);
                    events.putIfAbsent(OutOfSync.class, begin);
                }
                case InSync _, Gap _ -> events.putLast(event.getClass(), event);
            }
        }

        private void coalesce(UnitChange change) {
            events.compute(
                    change.unit(),
                    (_, earlier) -> earlier instanceof UnitChange first ? coalesce(first, change) : change);
        }

        private @Nullable UnitChange coalesce(UnitChange first, UnitChange next) {
            UnitChange both = first.then(next);
            if (both == null) {
                vanished = Gap.more(vanished, first.coalesced() + next.coalesced() + 2L);
            }
            return both;
        }

        boolean isEmpty() {
            return events.isEmpty();
        }

        @Override
        public @Nullable UnitEvent poll() {
            Gap gap = vanished;
            vanished = null;
            return gap == null ? pollCoalesced() : gap;
        }

        @Nullable
        UnitEvent pollCoalesced() {
            Map.Entry<Object, UnitEvent> first = events.pollFirstEntry();
            return first == null ? null : first.getValue();
        }
    }

    /** Holds the oldest events one by one, and coalesces what exceeds the capacity behind them. */
    final class BufferingThenCoalescing implements PendingEvents {
        private final Queue<UnitEvent> oldest = new LinkedList<>();
        private final Coalescing overflow = new Coalescing();
        private final int capacity;

        BufferingThenCoalescing(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public void begin(UnitChange unit) {
            add(unit);
        }

        @Override
        public void add(UnitEvent event) {
            boolean room = overflow.isEmpty() && oldest.size() < capacity;
            if (room) {
                oldest.add(event);
            } else {
                overflow.add(event);
            }
        }

        @Override
        public @Nullable UnitEvent poll() {
            UnitEvent event = oldest.poll();
            return event == null ? overflow.poll() : event;
        }
    }

    /** Holds the newest events one by one, and before them those that they displaced, coalesced and counted. */
    final class DroppingOldest implements PendingEvents {
        private final Deque<UnitEvent> newest = new LinkedList<>();
        private final Coalescing displaced = new Coalescing();
        private final int capacity;
        private @Nullable Gap gap;

        DroppingOldest(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public void begin(UnitChange unit) {
            displaced.begin(unit);
        }

        @Override
        public void add(UnitEvent event) {
            newest.add(event);
            while (newest.size() > capacity) {
                Gap more = Gap.more(gap, 1);
                displaced.add(newest.getFirst());
                newest.removeFirst();
                gap = more;
            }
        }

        @Override
        public @Nullable UnitEvent poll() {
            Gap reported = gap;
            if (reported != null) {
                gap = null;
                return reported;
            }
            UnitEvent event = displaced.pollCoalesced();
            return event == null ? newest.poll() : event;
        }
    }
}
