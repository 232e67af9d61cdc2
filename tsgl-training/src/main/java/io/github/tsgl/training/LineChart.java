// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A picture of curves over whole numbers from 1 on, in panels below each other. */
public final class LineChart {

    private final String axis;
    private final List<XYChart> panels = new ArrayList<>();

    /**
     * Makes a chart without panels.
     *
     * @param axis what the numbers are
     */
    public LineChart(String axis) {
        this.axis = axis;
    }

    /**
     * Adds a panel below the others, over a logarithm if all curves are above 0 and one of them
     * spans a decade.
     *
     * @param title what is drawn
     * @param curves by their names, the values at 1, 2, ...; NaN is passed over
     * @return this chart
     */
    public LineChart panel(String title, Map<String, double[]> curves) {
        XYChart panel = LossChart.panel(title, axis);
        panel.getStyler().setMarkerSize(6);
        List<Curve> drawn = new ArrayList<>();
        for (Map.Entry<String, double[]> entry : curves.entrySet()) {
            double[] values = entry.getValue();
            List<Integer> places =
                    IntStream.range(0, values.length)
                            .filter(i -> !Double.isNaN(values[i]))
                            .boxed()
                            .toList();
            Curve curve =
                    new Curve(
                            entry.getKey(),
                            places.stream().map(i -> i + 1.0).toList(),
                            places.stream().map(i -> values[i]).toList());
            Color color = LossChart.color(drawn.size());
            drawn.add(curve);
            XYSeries series = LossChart.add(panel, curve, curve.name(), color);
            if (series != null) {
                series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color);
            }
        }
        panel.getStyler()
                .setYAxisLogarithmic(
                        drawn.stream().allMatch(Curve::isPositive)
                                && drawn.stream().anyMatch(Curve::isLogarithmic));
        panels.add(panel);
        return this;
    }

    /**
     * Writes the chart as a PNG file, which appears only when it is whole.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        PictureWriter.write(file, StoredPicture.of(LossChart.stack(panels)));
    }
}
