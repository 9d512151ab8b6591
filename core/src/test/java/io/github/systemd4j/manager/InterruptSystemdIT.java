package io.github.systemd4j.manager;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Interrupts;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.watch.Transport;
import io.github.systemd4j.watch.UnitWatch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Interrupts at random moments in the blocking methods of the manager and the watch. The duration is the property
 * {@code interrupt.seconds}.
 */
@Tag("systemd")
class InterruptSystemdIT {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("interrupt.seconds", 2));

    private final OpenFds fds = new OpenFds();
    private final AtomicInteger services = new AtomicInteger();

    private TransientUnit service() {
        return TransientUnit.of("interrupted-%d.service".formatted(services.incrementAndGet()))
                .execStart("/bin/true")
                .with("CollectMode", "inactive-or-failed");
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        try (SystemdManager systemd = SystemdManager.openSystem();
                UnitWatch watch = UnitWatch.openSystem()) {
            Unit unit = systemd.unit("systemd-journald.service");
            long threads = threads();
            new Interrupts()
                    .add("SystemdManager.openSystem", SystemdManager::openSystem)
                    .add("UnitWatch.openSystem", UnitWatch::openSystem)
                    .add(
                            "UnitWatch over libsystemd",
                            () -> UnitWatch.builder(BusAddress.system())
                                    .transport(Transport.LIBSYSTEMD)
                                    .open())
                    .add("UnitFeed.events", () -> watch.feed().events())
                    .add("UnitWatch.units", watch::units)
                    .add("SystemdManager.dumpByFileDescriptor", systemd::dumpByFileDescriptor)
                    .add("SystemdManager.listUnits", () -> systemd.listUnits())
                    .add("SystemdManager.version", systemd::version)
                    .add("SystemdManager.unitOfProcess", () -> systemd.unitOfProcess(1))
                    .add("Unit.properties", unit::properties)
                    .add("SystemdManager.run", () -> systemd.run(service()))
                    .add("Job.await", () -> systemd.start(service()).await())
                    .add(
                            "Job.await with a limit",
                            () -> systemd.start(service()).await(Duration.ofSeconds(20)))
                    .during(TIME);
            Await.until(() -> threads() == threads);
            Await.until(() -> systemd.tracker().size() + systemd.runs().size() == 0);
        }
        fds.checkNoneLeft();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("systemd4j"))
                .count();
    }
}
