package io.github.systemd4j.daemon;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The common parts of tests of Java programs as services of a real systemd. */
@Tag("systemd")
abstract class ServiceFixture {
    @TempDir
    Path directory;

    Path file(String name) {
        return directory.resolve(name);
    }

    static void awaitFile(String file) {
        try {
            Await.until(() -> Files.exists(Path.of(file)));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Waits for at least two seconds, measured by the watchdog notifications of a service with {@code WatchdogSec=1}.
     */
    static void awaitBeats(TestService service) throws InterruptedException {
        var times = new HashSet<String>();
        Await.until(() -> {
            times.add(service.property("WatchdogTimestampMonotonic"));
            return times.size() > 5;
        });
    }

    static void assumeSystemd(int oldest) {
        try (var systemd = SystemdManager.openSystem()) {
            int version = Integer.parseInt(systemd.version().split("[^0-9]")[0]);
            assumeTrue(version >= oldest, () -> "needs systemd %d, and this is %d".formatted(oldest, version));
        }
    }

    static String mainProcess(TestService service) {
        return service.property("MainPID");
    }
}
