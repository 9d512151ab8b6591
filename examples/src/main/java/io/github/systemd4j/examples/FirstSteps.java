package io.github.systemd4j.examples;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.watch.OverflowPolicy;
import io.github.systemd4j.watch.UnitChange;
import io.github.systemd4j.watch.UnitEvent;
import io.github.systemd4j.watch.UnitState;
import io.github.systemd4j.watch.UnitWatch;
import java.util.concurrent.CountDownLatch;

/** Runs a command as a service of its own, and prints the changes of its state meanwhile. */
public final class FirstSteps {
    private static final CountDownLatch UNLOADED = new CountDownLatch(1);

    public static void main(String[] args) throws InterruptedException {
        try (SystemdManager systemd = SystemdManager.openSystem();
                UnitWatch watch = UnitWatch.openSystem()) {
            System.out.println("systemd " + systemd.version());
            watch.feed()
                    .names("hello.service")
                    .overflow(OverflowPolicy.COALESCE, 100)
                    .subscribe(FirstSteps::print);

            TransientUnit hello = TransientUnit.of("hello.service").execStart("/bin/sleep", "1");
            ServiceExit exit = systemd.run(hello.with("CollectMode", "inactive-or-failed"));
            UNLOADED.await();
            System.out.println("it ended: " + exit.result() + ", status " + exit.status());
        }
    }

    private static void print(UnitEvent event) {
        if (event instanceof UnitChange change) {
            String state = change.current().map(UnitState::subState).orElse("unloaded");
            System.out.println(change.unit() + ": " + state);
            if (change.type() == UnitChange.Type.REMOVED) {
                UNLOADED.countDown();
            }
        }
    }
}
