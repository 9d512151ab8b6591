package io.github.systemd4j.watch;

import io.github.systemd4j.bus.BusAddress;
import org.junit.jupiter.api.Tag;

/** The tests of a watch, over libsystemd. */
@Tag("systemd")
class UnitWatchOverLibsystemdIT extends UnitWatchIT {
    @Override
    protected UnitWatch.Builder watchOf(BusAddress address) {
        return UnitWatch.builder(address).transport(Transport.LIBSYSTEMD);
    }
}
