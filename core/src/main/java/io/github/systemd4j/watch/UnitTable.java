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

/** What is known of all units, and the changes of it. The loop's thread alone. */
final class UnitTable {
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<String, Entry> byPath = new HashMap<>();
    private final StringTable paths = new StringTable(8192);
    private final Consumer<UnitChange> changes;

    UnitTable(Consumer<UnitChange> changes) {
        this.changes = changes;
    }

    /**
     * A unit. Its state is reported once it is whole: systemd has listed the unit, and all values that were asked for
     * have come.
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

        /** What systemd doesn't list any more was there nevertheless if a job or a run of it was seen. */
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

        /** Takes note of a state that is not whole yet: more is about to follow. */
        void set(UnitState next) {
            state = next;
        }

        /** Reports the state, if it has changed and is whole. */
        void settle(UnitState next) {
            state = next;
            settle();
        }

        private void settle() {
            if (listed && awaitedValues == 0 && (hasChanged() || jobResult != null)) {
                report(state);
            }
        }

        /** A unit that has changed and changed back, before its state was whole, has not. */
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

        void valueAsked() {
            awaitedValues++;
        }

        void valueCame() {
            awaitedValues--;
            settle();
        }

        private void report(@Nullable UnitState current) {
            changes.accept(new UnitChange(name, reported, current, jobResult, 0, Instant.now()));
            reported = current;
            jobResult = null;
        }
    }

    /** A unit that was added. */
    @Nullable
    Entry named(String name) {
        return byName.get(name);
    }

    /** A unit by the path of its object. */
    @Nullable
    Entry at(Utf8View path) {
        return byPath.get(paths.get(path));
    }

    /** Returns the state of a unit as it was reported last. */
    Optional<UnitState> state(UnitName name) {
        Entry entry = byName.get(name.value());
        return entry == null ? Optional.empty() : Optional.ofNullable(entry.reported);
    }

    /** All states as they were reported. */
    Stream<UnitState> states() {
        return byName.values().stream().map(entry -> entry.reported).filter(Objects::nonNull);
    }

    /** The entry of a unit, which is made where there is none. */
    Entry add(String name, String path) {
        return byName.computeIfAbsent(name, _ -> {
            var entry = new Entry(new UnitName(name), path);
            byPath.put(path, entry);
            return entry;
        });
    }

    void remove(String name) {
        Entry entry = byName.get(name);
        if (entry != null) {
            entry.remove();
            byName.remove(name);
            byPath.remove(entry.path);
        }
    }

    /** Removes all other units. */
    void retain(Set<String> names) {
        List<String> others =
                byName.keySet().stream().filter(name -> !names.contains(name)).toList();
        others.forEach(this::remove);
    }

    /** The values that were asked for won't come, for their connection was lost. */
    void forgetAwaitedValues() {
        byName.values().forEach(entry -> entry.awaitedValues = 0);
    }
}
