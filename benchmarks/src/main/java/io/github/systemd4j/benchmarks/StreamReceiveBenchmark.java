package io.github.systemd4j.benchmarks;

import io.github.systemd4j.signals.SignalStream;

/** How many of the same signals a second does a read-ahead stream receive, and what does it allocate? */
public class StreamReceiveBenchmark extends ReceiveBenchmark {
    /** Connects on the measuring thread, which drives the loop. */
    public StreamReceiveBenchmark() {
        super((address, loop) -> SignalStream.builder(address).loop(loop).openAsync());
    }
}
