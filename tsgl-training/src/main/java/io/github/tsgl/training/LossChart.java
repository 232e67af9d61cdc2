// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A picture of a run's curves: its losses, smoothed over their own pale values, and below them each
 * measurement.
 */
final class LossChart {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 420;
    private static final int PALE = 70;
    private static final String STEP = "step";
    private static final Color[] COLORS = {
        new Color(0x1f77b4), new Color(0xd62728), new Color(0x2ca02c), new Color(0x9467bd),
        new Color(0xff7f0e), new Color(0x17becf), new Color(0x8c564b), new Color(0xe377c2),
    };

    private LossChart() {}

    /**
     * Draws a chart; the file appears only when it is whole.
     *
     * <p>Losses above 0 share a panel, over a logarithm if one of them spans a decade; those that
     * have other values share a second one.
     *
     * @param file the PNG file
     * @param lines the run's numbers; steps without a number, or with NaN, are passed over
     * @param losses the names of losses
     * @param measurements the names of measurements, such as PSNR; each that was made gets its own
     *     panel
     * @throws IOException if it cannot be written
     */
    public static void write(
            Path file, List<MetricsFile.Line> lines, List<String> losses, List<String> measurements)
            throws IOException {
        BufferedImage picture = draw(lines, losses, measurements);
        PictureWriter.write(file, StoredPicture.of(picture));
    }

    static BufferedImage draw(
            List<MetricsFile.Line> lines, List<String> losses, List<String> measurements) {
        List<Curve> all = losses.stream().map(name -> Curve.of(name, lines)).toList();
        List<XYChart> panels = new ArrayList<>();
        panels.add(smoothPanel("losses", all.stream().filter(Curve::isPositive).toList()));
        List<Curve> others = all.stream().filter(curve -> !curve.isPositive()).toList();
        if (others.stream().anyMatch(curve -> !curve.values().isEmpty())) {
            panels.add(smoothPanel("losses that reach 0 or less", others));
        }
        for (String name : measurements) {
            Curve curve = Curve.of(name, lines);
            if (curve.values().isEmpty()) {
                continue;
            }
            XYChart panel = panel(name, STEP);
            add(panel, curve, name, COLORS[0])
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(COLORS[0]);
            panel.getStyler().setMarkerSize(5);
            panel.getStyler().setLegendVisible(false);
            panels.add(panel);
        }
        double last = lines.isEmpty() ? 1 : lines.get(lines.size() - 1).step();
        panels.forEach(panel -> panel.getStyler().setXAxisMin(0.0).setXAxisMax(last));
        return stack(panels);
    }

    private static XYChart smoothPanel(String title, List<Curve> curves) {
        XYChart panel = panel(title, STEP);
        for (int i = 0; i < curves.size(); i++) {
            Color color = color(i);
            Color pale = new Color(color.getRed(), color.getGreen(), color.getBlue(), PALE);
            Curve curve = curves.get(i);
            XYSeries raw = add(panel, curve, curve.name() + " raw", pale);
            if (raw != null) {
                raw.setShowInLegend(false);
            }
        }
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i).smoothed();
            add(panel, curve, curve.name(), color(i));
        }
        boolean logarithmic = curves.stream().anyMatch(Curve::isLogarithmic);
        panel.getStyler().setYAxisLogarithmic(logarithmic);
        return panel;
    }

    static XYChart panel(String title, String axis) {
        XYChart panel =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle(axis)
                        .theme(Styler.ChartTheme.Matlab)
                        .build();
        panel.getStyler()
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE);
        return panel;
    }

    /** The color of a panel's curve, counted from 0. */
    static Color color(int curve) {
        return COLORS[curve % COLORS.length];
    }

    /** Adds a curve, and nothing if it has no points. */
    static XYSeries add(XYChart panel, Curve curve, String label, Color color) {
        if (curve.values().isEmpty()) {
            return null;
        }
        XYSeries series = panel.addSeries(label, curve.steps(), curve.values());
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(color.getAlpha() == PALE ? 1 : 2));
        return series;
    }

    static BufferedImage stack(List<XYChart> panels) {
        BufferedImage picture =
                new BufferedImage(WIDTH, HEIGHT * panels.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        for (int i = 0; i < panels.size(); i++) {
            BufferedImage panel = BitmapEncoder.getBufferedImage(panels.get(i));
            graphics.drawImage(panel, 0, i * HEIGHT, null);
        }
        graphics.dispose();
        return picture;
    }
}
