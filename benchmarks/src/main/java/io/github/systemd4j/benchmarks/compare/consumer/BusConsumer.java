package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusConnection;

/** The control plane: a {@link Bus} with its own loop, which receives and calls. */
final class BusConsumer implements Consumer {
    private final SourceConsumer receiving = new SourceConsumer(Bus::open, SignalReader::views);
    private final PlainCalls calling = new PlainCalls(Bus::open);

    @Override
    public BusConnection receive(Turn turn) {
        return receiving.receive(turn);
    }

    @Override
    public void call(Turn turn) {
        calling.call(turn);
    }
}
