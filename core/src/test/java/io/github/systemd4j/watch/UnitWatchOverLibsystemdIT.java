package io.github.systemd4j.watch;

import io.github.systemd4j.bus.BusAddress;
import org.junit.jupiter.api.Tag;

/** What holds of a watch holds of one over libsystemd alone. */
@Tag("systemd")
class UnitWatchOverLibsystemdIT extends UnitWatchIT {
    @Override
    protected UnitWatch.Builder watchOf(BusAddress address) {
        return UnitWatch.builder(address).transport(Transport.LIBSYSTEMD);
    }
}
