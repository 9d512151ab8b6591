package io.github.systemd4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws the messages a second, relative to C on libsystemd. */
final class Chart {
    private static final int WORKLOAD = 0;
    private static final int CONSUMER = 1;
    private static final int RATIO_TO_C = 6;

    private Chart() {}

    /**
     * Makes a picture of a table.
     *
     * @param csv as {@link Csv} writes it
     * @param svg is replaced if it exists
     */
    static void draw(Path csv, Path svg) throws IOException {
        Set<String> workloads = new LinkedHashSet<>();
        Map<String, Map<String, Double>> ratios = new LinkedHashMap<>();
        for (String line : Files.readAllLines(csv)) {
            String[] cells = line.split(",", -1);
            if (!cells[WORKLOAD].equals("workload") && !cells[RATIO_TO_C].isEmpty()) {
                workloads.add(cells[WORKLOAD]);
                ratios.computeIfAbsent(cells[CONSUMER], _ -> new LinkedHashMap<>())
                        .put(cells[WORKLOAD], Double.valueOf(cells[RATIO_TO_C]));
            }
        }
        CategoryChart chart = chart();
        ratios.forEach((consumer, byWorkload) -> chart.addSeries(
                consumer,
                List.copyOf(workloads),
                workloads.stream().map(byWorkload::get).toList()));
        VectorGraphicsEncoder.saveVectorGraphic(chart, svg.toString(), VectorGraphicsFormat.SVG);
    }

    private static CategoryChart chart() {
        CategoryChart chart = new CategoryChartBuilder()
                .width(1000)
                .height(500)
                .yAxisTitle("messages a second, C on libsystemd = 1")
                .build();
        chart.getStyler().setYAxisLogarithmic(true).setLegendPosition(LegendPosition.OutsideS);
        return chart;
    }
}
