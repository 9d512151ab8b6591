package io.github.systemd4j.bus;

import io.github.systemd4j.signals.SignalStream;

/** The tests of signals, over a stream that reads ahead. */
class StreamSignalIT extends SignalIT {
    @Override
    BusConnection openSource() {
        return SignalStream.builder(BusAddress.of(dbus.address()))
                .errorHandler((_, error) -> errors.add(error))
                .open();
    }
}
