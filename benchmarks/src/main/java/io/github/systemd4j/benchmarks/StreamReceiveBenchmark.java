package io.github.systemd4j.benchmarks;

import io.github.systemd4j.signals.SignalStream;

/** How many of the same signals a second does a stream receive that reads ahead, and what is allocated? */
public class StreamReceiveBenchmark extends ReceiveBenchmark {
    /** Connects on the measuring thread, which drives the loop. */
    public StreamReceiveBenchmark() {
        super((address, loop) -> SignalStream.builder(address).loop(loop).openAsync());
    }
}
