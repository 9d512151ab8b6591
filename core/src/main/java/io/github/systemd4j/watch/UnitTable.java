package io.github.systemd4j.watch;

import io.github.systemd4j.message.StringTable;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The states of all units; reports their changes. Only for the loop's thread. */
final class UnitTable {
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<String, Entry> byPath = new HashMap<>();
    private final StringTable paths = new StringTable(8192);
    private final Consumer<UnitChange> changes;

    UnitTable(Consumer<UnitChange> changes) {
        this.changes = changes;
    }

    /**
     * A unit. Its state is reported once it is complete: systemd has listed the unit, and all fetched values have
     * arrived.
     */
    final class Entry {
        final UnitName name;
        final String path;
        private UnitState state;
        private @Nullable UnitState reported;
        private @Nullable JobResult jobResult;
        private boolean listed;
        private int awaitedValues;

        private Entry(UnitName name, String path) {
            this.name = name;
            this.path = path;
            this.state = UnitState.unknown(name);
        }

        /** Reports the end of the unit. One that was never listed existed if one of its jobs or runs was seen. */
        private void remove() {
            if (reported == null
                    && (jobResult != null || !state.invocationIdOrEmpty().isEmpty())) {
                report(state.loaded());
            }
            if (reported != null) {
                report(null);
            }
        }

        UnitState state() {
            return state;
        }

        /** Sets a state that is not complete yet: another signal follows. */
        void set(UnitState next) {
            state = next;
        }

        /** Sets a state, and reports it if it has changed and is complete. */
        void settle(UnitState next) {
            state = next;
            settle();
        }

        private void settle() {
            if (listed && awaitedValues == 0 && (hasChanged() || jobResult != null)) {
                report(state);
            }
        }

        /** Returns whether the state differs from the reported one; it may have changed and changed back in between. */
        private boolean hasChanged() {
            return state != reported && !state.equals(reported);
        }

        boolean isListed() {
            return listed;
        }

        void setListed() {
            listed = true;
        }

        void jobEnded(JobResult result) {
            jobResult = result;
        }

        void fetchStarted() {
            awaitedValues++;
        }

        void fetchEnded() {
            awaitedValues--;
            settle();
        }

        private void report(@Nullable UnitState current) {
            changes.accept(new UnitChange(name, reported, current, jobResult, 0, Instant.now()));
            reported = current;
            jobResult = null;
        }
    }

    /** Returns a unit by its name; null if there is none. */
    @Nullable
    Entry named(String name) {
        return byName.get(name);
    }

    /** Returns a unit by the path of its object; null if there is none. Allocates nothing. */
    @Nullable
    Entry at(Utf8View path) {
        return byPath.get(paths.get(path));
    }

    /** Returns the state of a unit as it was reported last. */
    Optional<UnitState> state(UnitName name) {
        Entry entry = byName.get(name.value());
        return entry == null ? Optional.empty() : Optional.ofNullable(entry.reported);
    }

    /** Returns all states as they were reported last. */
    Stream<UnitState> states() {
        return byName.values().stream().map(entry -> entry.reported).filter(Objects::nonNull);
    }

    /** Returns the entry of a unit, which is created if there is none. */
    Entry add(UnitName name, String path) {
        return byName.computeIfAbsent(name.value(), _ -> {
            var entry = new Entry(name, path);
            byPath.put(path, entry);
            return entry;
        });
    }

    /** Removes a unit, and reports it. */
    void remove(String name) {
        Entry entry = byName.get(name);
        if (entry != null) {
            entry.remove();
            byName.remove(name);
            byPath.remove(entry.path);
        }
    }

    /** Removes all units except these. */
    void retain(Set<String> names) {
        List<String> others =
                byName.keySet().stream().filter(name -> !names.contains(name)).toList();
        others.forEach(this::remove);
    }

    /** Waits no longer for fetched values, because their connection was lost. */
    void forgetAwaitedValues() {
        byName.values().forEach(entry -> entry.awaitedValues = 0);
    }
}
