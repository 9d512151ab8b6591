package io.github.systemd4j.benchmarks.compare;

import java.util.stream.DoubleStream;

/**
 * The median of the rounds, and their range.
 *
 * @param median the mean of the two middle ones if their number is even
 * @param least of all rounds
 * @param most of all rounds
 */
record Spread(double median, double least, double most) {
    /** @throws IllegalArgumentException if there are no values */
    static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
