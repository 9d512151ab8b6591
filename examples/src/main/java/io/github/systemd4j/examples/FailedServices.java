package io.github.systemd4j.examples;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.UnitType;
import io.github.systemd4j.watch.OverflowPolicy;
import io.github.systemd4j.watch.UnitChange;
import io.github.systemd4j.watch.UnitEvents;
import io.github.systemd4j.watch.UnitFeed;
import io.github.systemd4j.watch.UnitState;
import io.github.systemd4j.watch.UnitWatch;
import java.util.Optional;

/** Prints services that fail. To have one, it starts a service that fails, and it ends after the first one. */
public final class FailedServices {
    public static void main(String[] args) {
        try (UnitWatch watch = UnitWatch.openSystem();
                UnitEvents events = changes(watch).events();
                SystemdManager systemd = SystemdManager.openSystem()) {
            systemd.start(TransientUnit.of("broken.service")
                    .execStart("/bin/false")
                    .with("CollectMode", "inactive-or-failed"));
            events.stream()
                    .filter(event -> event instanceof UnitChange change && hasFailed(change))
                    .limit(1)
                    .map(UnitChange.class::cast)
                    .forEach(change -> System.out.println(change.unit() + " has failed: "
                            + change.state().result().orElseThrow()));
        }
    }

    private static UnitFeed changes(UnitWatch watch) {
        return watch.feed().types(UnitType.SERVICE).liveOnly().overflow(OverflowPolicy.COALESCE, 1_000);
    }

    private static boolean hasFailed(UnitChange change) {
        return isFailed(change.current()) && !isFailed(change.previous());
    }

    private static boolean isFailed(Optional<UnitState> state) {
        return state.filter(unit -> unit.activeState() == ActiveState.FAILED).isPresent();
    }
}
