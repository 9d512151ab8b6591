package io.github.systemd4j.benchmarks.compare;

/**
 * The result of a consumer's turn.
 *
 * @param messages the messages that it has received, or the calls that it has made
 * @param nanos the time from the first to the last
 * @param cpuNanos the processor time of the consumer's process meanwhile
 * @param allocatedBytes by all threads of a JVM meanwhile
 * @param p50 the median latency of messages or calls, in nanoseconds
 * @param p99 the latency of 99 %
 * @param p999 the latency of 99.9 %
 * @param lost messages that were sent and not received
 * @param generatorWaited the part of its time that the generator has waited for the consumer, 0 to 1
 */
record TurnResult(
        long messages,
        long nanos,
        long cpuNanos,
        long allocatedBytes,
        long p50,
        long p99,
        long p999,
        long lost,
        double generatorWaited) {
    /**
     * Combines the results of both programs.
     *
     * @param result of the consumer
     * @param sent of the generator
     */
    static TurnResult of(long[] result, long[] sent) {
        return new TurnResult(
                result[0],
                result[1],
                result[2],
                result[3],
                result[5],
                result[6],
                result[7],
                sent[0] - result[0],
                (double) sent[3] / sent[2]);
    }

    double messagesPerSecond() {
        return messages * 1e9 / nanos;
    }

    double nanosPerMessage() {
        return (double) nanos / messages;
    }

    double cpuNanosPerMessage() {
        return (double) cpuNanos / messages;
    }

    double allocatedBytesPerMessage() {
        return (double) allocatedBytes / messages;
    }

    double p50Micros() {
        return p50 / 1e3;
    }

    double p99Micros() {
        return p99 / 1e3;
    }

    double p999Micros() {
        return p999 / 1e3;
    }
}
