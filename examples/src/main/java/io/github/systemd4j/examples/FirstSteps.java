package io.github.systemd4j.examples;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.watch.OverflowPolicy;
import io.github.systemd4j.watch.UnitChange;
import io.github.systemd4j.watch.UnitEvent;
import io.github.systemd4j.watch.UnitEvents;
import io.github.systemd4j.watch.UnitWatch;

/** Runs a command as a service of its own, and prints its events. */
public final class FirstSteps {
    public static void main(String[] args) {
        try (SystemdManager systemd = SystemdManager.openSystem();
                UnitWatch watch = UnitWatch.openSystem();
                UnitEvents events = watch.feed()
                        .names("hello.service")
                        // A buffer of single events: by default, the changes of one unit are coalesced into one.
                        .overflow(OverflowPolicy.COALESCE, 100)
                        .events()) {
            System.out.println("systemd " + systemd.version());

            ServiceExit exit = systemd.run(TransientUnit.of("hello.service").execStart("/bin/sleep", "0.1"));
            System.out.println("it ended: " + exit.result() + ", status " + exit.status());

            for (UnitEvent event : events) {
                System.out.println(event);
                if (event instanceof UnitChange change && change.type() == UnitChange.Type.REMOVED) {
                    break;
                }
            }
        }
    }
}
