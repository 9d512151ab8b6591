package io.github.systemd4j.bus;

import io.github.systemd4j.signals.SignalStream;

/** What holds of signals over libsystemd holds of those that are read ahead. */
class StreamSignalIT extends SignalIT {
    @Override
    BusConnection openSource() {
        return SignalStream.builder(BusAddress.of(dbus.address()))
                .errorHandler((_, error) -> errors.add(error))
                .open();
    }
}
