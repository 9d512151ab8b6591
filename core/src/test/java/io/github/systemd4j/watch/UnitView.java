package io.github.systemd4j.watch;

import io.github.systemd4j.testing.Systemctl;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The view of a consumer, from the events alone. */
final class UnitView {
    final Map<String, UnitState> units = new ConcurrentHashMap<>();
    final AtomicLong events = new AtomicLong();
    final AtomicLong outOfSync = new AtomicLong();
    final AtomicLong inSync = new AtomicLong();
    final AtomicLong dropped = new AtomicLong();
    volatile boolean sure = true;

    void see(UnitEvent event) {
        events.incrementAndGet();
        switch (event) {
            case UnitChange change -> see(change);
            case OutOfSync _ -> {
                outOfSync.incrementAndGet();
                sure = false;
            }
            case InSync _ -> {
                inSync.incrementAndGet();
                sure = true;
            }
            case Gap gap -> dropped.addAndGet(gap.dropped());
        }
    }

    private void see(UnitChange change) {
        String unit = change.unit().value();
        change.current().ifPresentOrElse(state -> units.put(unit, state), () -> units.remove(unit));
    }

    Map<String, Systemctl.Row> rows() {
        return units.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> Systemctl.Row.of(e.getValue())));
    }

    /** Returns the invocation ids of units whose names have a prefix. */
    Map<String, String> invocations(String prefix) {
        return units.values().stream()
                .filter(unit -> unit.name().value().startsWith(prefix))
                .collect(Collectors.toMap(
                        unit -> unit.name().value(), unit -> unit.invocationId().orElse("")));
    }

    @Override
    public String toString() {
        return "%d events, %d out of sync, %d in sync, %d dropped, %s"
                .formatted(events.get(), outOfSync.get(), inSync.get(), dropped.get(), sure ? "sure" : "unsure");
    }
}
