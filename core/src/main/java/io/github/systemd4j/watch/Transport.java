package io.github.systemd4j.watch;

/** The kind of connection that a {@link UnitWatch} receives signals over. */
public enum Transport {
    /**
     * A {@link io.github.systemd4j.signals.SignalStream}, which receives many signals at a time, for a fraction of the
     * cost of {@link #LIBSYSTEMD}. Addresses that aren't Unix sockets are still served by libsystemd.
     */
    SIGNAL_STREAM,
    /** A {@link io.github.systemd4j.bus.Bus}, which receives each signal by libsystemd. */
    LIBSYSTEMD
}
