// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Pictures of the maps of one photo, one row for each kind of map or stage. */
public final class StagePictures {

    private final List<StageMaps> stages;
    private final int side;

    /**
     * Makes pictures.
     *
     * @param stages the stages' maps
     * @param side height and width of one map's picture in pixels
     */
    public StagePictures(List<StageMaps> stages, int side) {
        this.stages = List.copyOf(stages);
        this.side = side;
    }

    /**
     * Returns what there is to draw.
     *
     * @return the kinds of maps that some stage has, in their order
     */
    public List<MapKind> kinds() {
        return Stream.of(MapKind.values()).filter(kind -> !maps(kind).isEmpty()).toList();
    }

    /** In the order of the stages. */
    private List<FloatImage> maps(MapKind kind) {
        return stages.stream().flatMap(stage -> stage.find(kind).stream()).toList();
    }

    /**
     * Draws the mean over channels of |x| ("Fea." in Fig. 16; Fig. 3, 5, 7, 12 and 18), each map
     * from its lowest to its highest value.
     *
     * @return a row for each of {@link #kinds}, and one of the high frequencies of R (Fig. 8(b)); a
     *     column a stage
     */
    public List<List<RgbImage>> magnitudes() {
        List<List<RgbImage>> rows = rows(StagePictures::meanMagnitude);
        rows.add(
                maps(MapKind.REBUILT).stream()
                        .map(map -> Spectrum.of(map).highPass())
                        .map(map -> own(meanMagnitude(map)))
                        .toList());
        return rows;
    }

    /**
     * Draws {@link ChannelEntropy#map} (Fig. 11 and 17), each row from its lowest to its highest
     * value, so that stages can be compared.
     *
     * @return a row for each of {@link #kinds}; a column a stage
     */
    public List<List<RgbImage>> entropies() {
        List<List<RgbImage>> rows = new ArrayList<>();
        for (MapKind kind : kinds()) {
            List<FloatImage> maps = maps(kind).stream().map(ChannelEntropy::map).toList();
            double low = maps.stream().mapToDouble(StagePictures::lowest).min().orElse(0);
            double high = maps.stream().mapToDouble(StagePictures::highest).max().orElse(0);
            rows.add(maps.stream().map(map -> HeatMap.draw(map, low, high, side)).toList());
        }
        return rows;
    }

    /**
     * Draws {@link Spectrum#logMagnitude} ("Spe." in Fig. 16; Fig. 9, 10, 20 and 21), each from its
     * lowest to its highest value.
     *
     * @return a row for each of {@link #kinds}; a column a stage
     */
    public List<List<RgbImage>> spectra() {
        return rows(map -> Spectrum.of(map).logMagnitude());
    }

    /**
     * Draws single channels, each from its lowest to its highest value.
     *
     * @param kind of which maps
     * @param most how many channels at most, the first ones
     * @return a row a stage; a column a channel
     */
    public List<List<RgbImage>> channels(MapKind kind, int most) {
        List<List<RgbImage>> rows = new ArrayList<>();
        for (FloatImage map : maps(kind)) {
            List<RgbImage> row = new ArrayList<>();
            for (int c = 0; c < Math.min(most, map.channels()); c++) {
                int channel = c;
                row.add(
                        own(
                                FloatImage.of(
                                        1,
                                        map.height(),
                                        map.width(),
                                        (none, y, x) -> map.get(channel, y, x))));
            }
            rows.add(row);
        }
        return rows;
    }

    private List<List<RgbImage>> rows(UnaryOperator<FloatImage> drawn) {
        List<List<RgbImage>> rows = new ArrayList<>();
        for (MapKind kind : kinds()) {
            rows.add(maps(kind).stream().map(map -> own(drawn.apply(map))).toList());
        }
        return rows;
    }

    private RgbImage own(FloatImage map) {
        return HeatMap.draw(map, lowest(map), highest(map), side);
    }

    private static FloatImage meanMagnitude(FloatImage map) {
        return FloatImage.of(
                1,
                map.height(),
                map.width(),
                (none, y, x) -> {
                    float sum = 0;
                    for (int c = 0; c < map.channels(); c++) {
                        sum += Math.abs(map.get(c, y, x));
                    }
                    return sum / map.channels();
                });
    }

    private static double lowest(FloatImage map) {
        double lowest = Double.POSITIVE_INFINITY;
        for (float value : map.toFloatArray()) {
            lowest = Math.min(lowest, value);
        }
        return lowest;
    }

    private static double highest(FloatImage map) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float value : map.toFloatArray()) {
            highest = Math.max(highest, value);
        }
        return highest;
    }
}
