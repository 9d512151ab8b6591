package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.message.Message;

/** Handles the signals of a turn: reads all values. */
interface SignalHandlers {
    void propertiesChanged(Message signal);

    void unitNew(Message signal);

    void jobRemoved(Message signal);

    void end(Message signal);
}
