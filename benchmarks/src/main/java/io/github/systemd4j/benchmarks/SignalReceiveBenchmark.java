package io.github.systemd4j.benchmarks;

import io.github.systemd4j.bus.Bus;

/**
 * How many signals a second does one bus receive, and what does a handler allocate that reads nothing of each, or all
 * as views, as Strings or as Java values? Most of the time is spent in libsystemd and the kernel.
 */
public class SignalReceiveBenchmark extends ReceiveBenchmark {
    /** Connects on the measuring thread, which drives the loop. */
    public SignalReceiveBenchmark() {
        super((address, loop) -> Bus.builder(address).loop(loop).openAsync());
    }
}
