package io.github.systemd4j.benchmarks.compare;

/**
 * What came out when a consumer had its turn.
 *
 * @param messages it has received, or calls it has made
 * @param nanos from the first to the last
 * @param cpuNanos of the consumer's process in the same time
 * @param allocatedBytes by all threads of a JVM in the same time
 * @param p50 nanoseconds within which half of the messages or calls were through
 * @param p99 nanoseconds of 99 %
 * @param p999 nanoseconds of 99.9 %
 * @param lost messages that were sent and not received
 * @param generatorWaited which part of its time the generator has waited for the other side, 0 to 1
 */
record Turn(
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
     * Puts together what both sides say.
     *
     * @param result of the consumer's
     * @param sent of the generator's
     */
    static Turn of(long[] result, long[] sent) {
        return new Turn(
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
