// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import io.github.tsgl.image.AreaMeans;
import io.github.tsgl.image.ExemplarFill;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.Gaussian;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.image.Resampler;
import java.awt.Rectangle;
import java.util.Optional;

/**
 * What a window that the network sees shrunk loses, for networks that look at an exemplar fill: the
 * fill E is made of the photo's own pixels, the network gets it shrunk, and where the network's
 * picture P has taken it over, its detail comes back:
 *
 * <pre>
 *   P↑ + w↑ (E − E↓↑),   w = clip((G ∗ (P'·E') + ε) / (G ∗ (E'·E') + ε), 0, 1)
 * </pre>
 *
 * <p>with ↓ for shrunk and ↑ for enlarged, x' for what of x is finer than a Gaussian G. The weight
 * w is how much of the fill's structure is in the picture nearby. Not in a paper.
 */
public final class Detail {

    /** A search in more pixels of the hole takes too long; it is done in a smaller window. */
    private static final double MOST_HOLE = 250_000;

    private static final double MOST_PIXELS = 2_000_000;

    /** A window that is hardly larger than the network's has no detail to speak of. */
    private static final double LEAST_GAIN = 1.2;

    private static final Gaussian NEARBY = new Gaussian(2, 6);

    /** Of squared levels of 8 bits: structure below counts as none. */
    private static final float NOISE = 0.25f;

    private static final float WHITE = 255;

    private final Rectangle area;
    private final FloatImage exemplar; // (3, h, w) in [0, 255]
    private final FloatImage shrunk; // of the network's size
    private final FloatImage confidence; // the same

    private Detail(Rectangle area, ExemplarFill.Result fill, int height, int width) {
        this.area = area;
        exemplar = levels(fill.picture());
        shrunk = means(exemplar, height, width);
        confidence = means(fill.confidence(), height, width);
    }

    /**
     * Searches for a window's detail.
     *
     * @param photo the photo (3, H, W) in [0, 255]
     * @param hole its hole
     * @param window the window
     * @return the detail, if the window is shrunk enough to lose any
     */
    public static Optional<Detail> of(PictureRows photo, HoleMask hole, Window window) {
        if (!window.isShrunk()) {
            return Optional.empty();
        }
        Rectangle area = window.area();
        double pixels = (double) area.width * area.height;
        double missing = pixels * hole.crop(area).holeRatio();
        double scale = Math.min(1, Math.sqrt(Math.min(MOST_HOLE / missing, MOST_PIXELS / pixels)));
        int width = (int) Math.round(scale * area.width);
        int height = (int) Math.round(scale * area.height);
        if (width < LEAST_GAIN * window.workWidth() || height < LEAST_GAIN * window.workHeight()) {
            return Optional.empty();
        }
        Patch larger = Patch.read(photo, hole, new Window(area, window.target(), width, height));
        ExemplarFill.Result fill = ExemplarFill.fill(larger.picture(), larger.mask());
        return Optional.of(new Detail(area, fill, window.workHeight(), window.workWidth()));
    }

    /**
     * The exemplar fill as the network is to see it.
     *
     * @return the fill, of the window's working size
     */
    public ExemplarFill.Result shrunk() {
        return new ExemplarFill.Result(
                FloatImage.of(
                        3,
                        shrunk.height(),
                        shrunk.width(),
                        (c, y, x) -> shrunk.get(c, y, x) / WHITE),
                confidence);
    }

    /** Enlarges what the network made to the window's area, with the detail. */
    PictureRows enlarged(FloatImage picture) {
        int height = exemplar.height();
        int width = exemplar.width();
        PictureRows whole =
                new Sum(
                        Resampler.cubic(picture, height, width),
                        Resampler.cubic(taken(picture), height, width),
                        Resampler.cubic(shrunk, height, width));
        return height == area.height && width == area.width
                ? whole
                : Resampler.cubic(FloatImage.of(whole), area.height, area.width);
    }

    /** How much of the fill is in a picture, (1, H, W) in [0, 1]. */
    private FloatImage taken(FloatImage picture) {
        FloatImage ones = FloatImage.filled(1, shrunk.height(), shrunk.width(), 1);
        FloatImage weights = NEARBY.blur(ones); // less at borders
        FloatImage fine = fine(shrunk, weights);
        FloatImage common = NEARBY.blur(product(fine(picture, weights), fine));
        FloatImage all = NEARBY.blur(product(fine, fine));
        return FloatImage.of(
                1,
                shrunk.height(),
                shrunk.width(),
                (c, y, x) -> {
                    float part = (common.get(0, y, x) + NOISE) / (all.get(0, y, x) + NOISE);
                    return Math.max(0, Math.min(1, part));
                });
    }

    private static FloatImage fine(FloatImage picture, FloatImage weights) {
        FloatImage sums = NEARBY.blur(picture);
        return FloatImage.of(
                3,
                picture.height(),
                picture.width(),
                (c, y, x) -> picture.get(c, y, x) - sums.get(c, y, x) / weights.get(0, y, x));
    }

    /** The mean over the colors. */
    private static FloatImage product(FloatImage a, FloatImage b) {
        return FloatImage.of(
                1,
                a.height(),
                a.width(),
                (c, y, x) ->
                        (a.get(0, y, x) * b.get(0, y, x)
                                        + a.get(1, y, x) * b.get(1, y, x)
                                        + a.get(2, y, x) * b.get(2, y, x))
                                / 3);
    }

    private static FloatImage means(FloatImage image, int height, int width) {
        HoleMask none = HoleMask.allKnown(image.width(), image.height());
        return AreaMeans.of(image, none, height, width).picture();
    }

    private static FloatImage levels(FloatImage picture) {
        return FloatImage.of(
                3, picture.height(), picture.width(), (c, y, x) -> WHITE * picture.get(c, y, x));
    }

    /** The enlarged picture and the detail; its rows are computed when they are read. */
    private final class Sum implements PictureRows {

        private final PictureRows picture;
        private final PictureRows taken;
        private final PictureRows coarse;

        Sum(PictureRows picture, PictureRows taken, PictureRows coarse) {
            this.picture = picture;
            this.taken = taken;
            this.coarse = coarse;
        }

        @Override
        public int channels() {
            return 3;
        }

        @Override
        public int height() {
            return exemplar.height();
        }

        @Override
        public int width() {
            return exemplar.width();
        }

        @Override
        public void readRow(int x, int y, int length, float[] row) {
            float[] known = new float[3 * length];
            float[] base = new float[3 * length];
            float[] weights = new float[length];
            picture.readRow(x, y, length, row);
            exemplar.readRow(x, y, length, known);
            coarse.readRow(x, y, length, base);
            taken.readRow(x, y, length, weights);
            for (int i = 0; i < 3 * length; i++) {
                float weight = Math.max(0, Math.min(1, weights[i % length]));
                float value = row[i] + weight * (known[i] - base[i]);
                row[i] = Math.max(0, Math.min(WHITE, value));
            }
        }
    }
}
