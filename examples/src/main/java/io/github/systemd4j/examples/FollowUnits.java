package io.github.systemd4j.examples;

import io.github.systemd4j.unit.UnitType;
import io.github.systemd4j.watch.UnitChange;
import io.github.systemd4j.watch.UnitEvent;
import io.github.systemd4j.watch.UnitWatch;

/** Prints all services, and then each change of one, until Ctrl-C. */
public final class FollowUnits {
    public static void main(String[] args) {
        try (UnitWatch watch = UnitWatch.openSystem()) {
            for (UnitEvent event : watch.feed().types(UnitType.SERVICE).events()) {
                if (event instanceof UnitChange change && change.current().isPresent()) { // empty once it is unloaded
                    System.out.println(change.unit() + ": " + change.state().subState());
                }
            }
        }
    }
}
