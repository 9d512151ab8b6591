package io.github.systemd4j.examples;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.watch.Gap;
import io.github.systemd4j.watch.InSync;
import io.github.systemd4j.watch.OutOfSync;
import io.github.systemd4j.watch.OverflowPolicy;
import io.github.systemd4j.watch.UnitChange;
import io.github.systemd4j.watch.UnitEvent;
import io.github.systemd4j.watch.UnitEvents;
import io.github.systemd4j.watch.UnitState;
import io.github.systemd4j.watch.UnitWatch;
import java.util.HashMap;
import java.util.Map;

/** Keeps a view of all units up to date, also while systemd reads its configuration again. */
public final class KeepView {
    private final Map<UnitName, UnitState> view = new HashMap<>();

    public static void main(String[] args) {
        try (SystemdManager systemd = SystemdManager.openSystem();
                UnitWatch watch = UnitWatch.openSystem();
                UnitEvents events = watch.feed()
                        .overflow(OverflowPolicy.DROP_OLDEST, 10_000)
                        .events()) {
            systemd.reload();
            new KeepView().follow(events);
        }
    }

    private void follow(UnitEvents events) {
        for (UnitEvent event : events) {
            switch (event) {
                case UnitChange change when change.current().isEmpty() -> view.remove(change.unit());
                case UnitChange change -> view.put(change.unit(), change.state());
                case Gap gap -> System.out.println(gap.dropped() + " events were dropped; their outcome follows");
                case OutOfSync lost -> System.out.println("the view may be out of date: " + lost.cause());
                case InSync _ -> {
                    System.out.println("the view is right again");
                    return;
                }
            }
        }
    }
}
