package io.github.systemd4j.benchmarks.startup;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The start of a service for one client.
 *
 * @param millis from the client's connect to the first byte of the answer
 * @param cpuMillis the processor time of the service's processes, until a short time after the answer
 * @param phases the duration of each phase of a service in Java, in milliseconds and in their order; empty for others
 */
record Measurement(double millis, double cpuMillis, Map<String, Double> phases) {
    /**
     * Creates a measurement.
     *
     * @param report lines with the name of each phase and its end, which {@link System#nanoTime} returned
     */
    static Measurement of(long connectNanos, long answerNanos, double cpuMillis, String report) {
        var phases = new LinkedHashMap<String, Double>();
        long begin = connectNanos;
        for (String line : report.lines().toList()) {
            String[] words = line.split(" ");
            long end = Long.parseLong(words[1]);
            phases.put(words[0], (end - begin) / 1e6);
            begin = end;
        }
        return new Measurement((answerNanos - connectNanos) / 1e6, cpuMillis, phases);
    }
}
