package io.github.systemd4j.watch;

import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The events that a consumer has still to take, in bounded memory: each kind holds single events up to a capacity, and
 * merges all others into one for each unit. Not safe for concurrent use.
 *
 * <p>An event that can't be added, because there is no memory, leaves all others as they were: so the queues are linked
 * lists, and no {@link java.util.ArrayDeque}, which loses all it has when it can't grow.
 */
sealed interface PendingEvents {
    /** Adds a unit that was there when the consumer came. */
    void begin(UnitChange unit);

    void add(UnitEvent event);

    /** Takes the next event; null if there is none. */
    @Nullable
    UnitEvent poll();

    /** One change for each unit. */
    final class Merging implements PendingEvents {
        private final SequencedMap<Object, UnitEvent> events = new LinkedHashMap<>();
        private @Nullable Gap vanished;

        @Override
        public void begin(UnitChange unit) {
            merge(unit);
        }

        @Override
        public void add(UnitEvent event) {
            switch (event) {
                case UnitChange change -> merge(change);
                case Disconnected disconnected -> {
                    events.remove(Reconnected.class);
                    events.putIfAbsent(Disconnected.class, disconnected);
                }
                case Reconnected _, Gap _ -> events.putLast(event.getClass(), event);
            }
        }

        private void merge(UnitChange change) {
            events.compute(
                    change.unit(), (_, earlier) -> earlier instanceof UnitChange first ? merge(first, change) : change);
        }

        private @Nullable UnitChange merge(UnitChange first, UnitChange next) {
            UnitChange both = first.then(next);
            if (both == null) {
                vanished = Gap.more(vanished, first.merged() + next.merged() + 2L);
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
            return gap == null ? pollMerged() : gap;
        }

        @Nullable
        UnitEvent pollMerged() {
            Map.Entry<Object, UnitEvent> first = events.pollFirstEntry();
            return first == null ? null : first.getValue();
        }
    }

    /** The oldest events one by one, and what doesn't fit behind them merged. */
    final class KeepingOldest implements PendingEvents {
        private final Queue<UnitEvent> oldest = new LinkedList<>();
        private final Merging heldBack = new Merging();
        private final int capacity;

        KeepingOldest(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public void begin(UnitChange unit) {
            add(unit);
        }

        @Override
        public void add(UnitEvent event) {
            boolean room = heldBack.isEmpty() && oldest.size() < capacity;
            if (room) {
                oldest.add(event);
            } else {
                heldBack.add(event);
            }
        }

        @Override
        public @Nullable UnitEvent poll() {
            UnitEvent event = oldest.poll();
            return event == null ? heldBack.poll() : event;
        }
    }

    /** The newest events one by one, and what they displaced before them, merged and counted. */
    final class DroppingOldest implements PendingEvents {
        private final Deque<UnitEvent> newest = new LinkedList<>();
        private final Merging displaced = new Merging();
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
            UnitEvent event = displaced.pollMerged();
            return event == null ? newest.poll() : event;
        }
    }
}
