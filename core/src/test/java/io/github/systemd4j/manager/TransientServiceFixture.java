package io.github.systemd4j.manager;

import io.github.systemd4j.run.TransientUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The common parts of tests of transient services. */
@Tag("systemd")
abstract class TransientServiceFixture {
    final SystemdManager systemd = SystemdManager.openSystem();

    @AfterEach
    void close() throws Exception {
        if (systemd.bus().isOpen()) {
            RetainedState.assertNothing(systemd);
        }
        systemd.close();
    }

    static TransientUnit service(String name, String... argv) {
        return TransientUnit.of(name).execStart(argv).with("CollectMode", "inactive-or-failed");
    }

    boolean isLoaded(TransientUnit unit) {
        return systemd.listUnits().stream().anyMatch(each -> each.name().equals(unit.name()));
    }
}
