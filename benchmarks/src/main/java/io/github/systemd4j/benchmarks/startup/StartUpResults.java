package io.github.systemd4j.benchmarks.startup;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The measurements of all rounds, as a table and as comma-separated values. */
final class StartUpResults {
    private static final double LOWER_QUARTER = 0.25;
    private static final double HALF = 0.5;

    private final Map<Variant, List<Measurement>> measured;

    StartUpResults(Map<Variant, List<Measurement>> measured) {
        this.measured = measured;
    }

    /**
     * Returns a table. The ratios are those of the medians to the medians of {@code bare}, or to those of
     * {@code bare-aot} for services with a cache.
     */
    String table() {
        var text = new StringBuilder();
        line(
                text,
                "%-14s %7s %7s %7s %6s %7s %6s  %s",
                "service",
                "min ms",
                "q1 ms",
                "p50 ms",
                "ratio",
                "cpu ms",
                "ratio",
                "phases, ms");
        measured.keySet()
                .forEach(variant -> line(
                        text,
                        "%-14s %7.1f %7.1f %7.1f %6.2f %7.1f %6.2f  %s",
                        variant,
                        quantile(variant, 0, Measurement::millis),
                        quantile(variant, LOWER_QUARTER, Measurement::millis),
                        quantile(variant, HALF, Measurement::millis),
                        ratio(variant, Measurement::millis),
                        quantile(variant, HALF, Measurement::cpuMillis),
                        ratio(variant, Measurement::cpuMillis),
                        phases(variant)));
        return text.toString();
    }

    /** Returns a line for each variant, after a line with the names of the columns. */
    String csv() {
        var text = new StringBuilder("variant,min_ms,q1_ms,p50_ms,cpu_ms,ratio_to_bare\n");
        measured.keySet()
                .forEach(variant -> line(
                        text,
                        "%s,%.1f,%.1f,%.1f,%.1f,%.3f",
                        variant,
                        quantile(variant, 0, Measurement::millis),
                        quantile(variant, LOWER_QUARTER, Measurement::millis),
                        quantile(variant, HALF, Measurement::millis),
                        quantile(variant, HALF, Measurement::cpuMillis),
                        ratio(variant, Measurement::millis)));
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private double ratio(Variant variant, ToDoubleFunction<Measurement> value) {
        return quantile(variant, HALF, value) / quantile(variant.bare(), HALF, value);
    }

    private double quantile(Variant variant, double quantile, ToDoubleFunction<Measurement> value) {
        return quantile(all(variant).stream().mapToDouble(value).toArray(), quantile);
    }

    /** Interpolates between the two nearest values. */
    static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double position = (sorted.length - 1) * quantile;
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
    }

    private String phases(Variant variant) {
        Set<String> names = all(variant).getFirst().phases().keySet();
        return names.stream()
                .map(name -> String.format(
                        Locale.ROOT,
                        "%s %.0f",
                        name,
                        quantile(
                                variant,
                                HALF,
                                measurement -> measurement.phases().getOrDefault(name, 0.0))))
                .collect(Collectors.joining(", "));
    }

    private List<Measurement> all(Variant variant) {
        return measured.getOrDefault(variant, List.of());
    }
}
