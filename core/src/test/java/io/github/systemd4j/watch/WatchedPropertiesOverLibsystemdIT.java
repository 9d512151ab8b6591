package io.github.systemd4j.watch;

import io.github.systemd4j.bus.BusAddress;
import org.junit.jupiter.api.Tag;

/** The tests of properties, over libsystemd. */
@Tag("systemd")
class WatchedPropertiesOverLibsystemdIT extends WatchedPropertiesIT {
    @Override
    protected UnitWatch.Builder watchOf(BusAddress address) {
        return UnitWatch.builder(address).transport(Transport.LIBSYSTEMD);
    }
}
