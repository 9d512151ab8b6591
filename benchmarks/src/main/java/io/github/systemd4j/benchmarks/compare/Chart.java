package io.github.systemd4j.benchmarks.compare;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUtils;

/** Draws how many messages each consumer receives, or calls it makes, a second, relative to C on libsystemd. */
final class Chart {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 480;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private static final List<Color> COLORS = Stream.of(
                    "#8c8c8c", "#0b5394", "#5b9bd5", "#2f6b1a", "#6aa84f", "#d9822b", "#a64d79", "#b8a100")
            .map(Color::decode)
            .toList();

    private static final int WORKLOAD = 0;
    private static final int CONSUMER = 1;
    private static final int RATIO_TO_C = 6;

    private Chart() {}

    /**
     * Draws a chart of a table.
     *
     * @param csv in the format of {@link Csv}
     * @param svg is replaced if it exists
     */
    static void draw(Path csv, Path svg) throws IOException {
        var graphics = new SVGGraphics2D(WIDTH, HEIGHT);
        chart(read(csv)).draw(graphics, new Rectangle(WIDTH, HEIGHT));
        SVGUtils.writeToSVG(svg.toFile(), graphics.getSVGElement());
    }

    private static CategoryDataset read(Path csv) throws IOException {
        var ratios = new DefaultCategoryDataset();
        Files.readAllLines(csv).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(cells -> Workload.named(cells[WORKLOAD]).isDrawn()
                        && Contender.named(cells[CONSUMER]).receives())
                .filter(cells ->
                        !cells[RATIO_TO_C].isEmpty() && !cells[CONSUMER].equals(Contender.REFERENCE.toString()))
                .forEach(cells -> ratios.addValue(
                        Double.parseDouble(cells[RATIO_TO_C]),
                        Contender.named(cells[CONSUMER]).words(),
                        Workload.named(cells[WORKLOAD]).words()));
        return ratios;
    }

    private static JFreeChart chart(CategoryDataset ratios) {
        JFreeChart chart = ChartFactory.createBarChart(null, null, null, ratios);
        theme().apply(chart);
        chart.setBackgroundPaint(Color.WHITE); // not transparent, so that the text is readable on dark pages, too
        CategoryPlot plot = chart.getCategoryPlot();
        plot.getDomainAxis().setCategoryMargin(0.15);
        plot.getDomainAxis().setMaximumCategoryLabelLines(2);
        plot.setRangeAxis(axis());
        plot.setRenderer(bars(ratios.getRowCount()));
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setRangeGridlineStroke(new BasicStroke(1));
        return chart;
    }

    private static LogAxis axis() {
        var axis = new LogAxis("messages or calls a second, C on libsystemd = 1");
        axis.setBase(2);
        axis.setTickUnit(new NumberTickUnit(1));
        axis.setNumberFormatOverride(new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        axis.setLabelFont(FONT);
        axis.setTickLabelFont(FONT);
        return axis;
    }

    /** Bars of consumers that are faster than C are above the line, those of slower ones below. */
    private static BarRenderer bars(int consumers) {
        var bars = new BarRenderer();
        bars.setBase(1);
        bars.setItemMargin(0.05);
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        for (int i = 0; i < consumers; i++) {
            bars.setSeriesPaint(i, COLORS.get(i % COLORS.size()));
        }
        return bars;
    }

    private static StandardChartTheme theme() {
        var theme = new StandardChartTheme("plain");
        theme.setExtraLargeFont(FONT);
        theme.setLargeFont(FONT);
        theme.setRegularFont(FONT);
        theme.setSmallFont(FONT);
        return theme;
    }
}
