// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.encoder.input.PreparedSample;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.layers.ops.ImageArrays;
import io.github.tsgl.training.loss.InpaintingTargets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Pictures with holes, prepared for a network. */
public final class SampleBatch {

    private final List<Item> items;

    /**
     * One picture with its hole.
     *
     * @param whole the true picture, with its semantic map if it has one
     * @param mask the hole
     */
    public record Sample(LabeledPicture whole, HoleMask mask) {

        /**
         * Makes a sample without a semantic map.
         *
         * @param picture the true picture
         * @param mask the hole
         */
        public Sample(RgbImage picture, HoleMask mask) {
            this(new LabeledPicture(picture, Optional.empty()), mask);
        }

        /**
         * The true picture.
         *
         * @return the picture without its map
         */
        public RgbImage picture() {
            return whole.picture();
        }
    }

    private record Item(Sample sample, PreparedSample prepared) {

        static Item of(Sample sample, InputPreparation preparation) {
            return new Item(
                    sample,
                    preparation.prepareSample(
                            sample.picture().toFloatImage(),
                            sample.mask(),
                            sample.whole().labels().map(RgbImage::toFloatImage),
                            sample.whole().ahead()));
        }
    }

    /**
     * Prepares pictures.
     *
     * @param samples the pictures, all of one size
     * @param preparation makes inputs and targets
     * @throws IllegalArgumentException if there are none or sizes differ
     */
    public SampleBatch(List<Sample> samples, InputPreparation preparation) {
        this(samples.stream().map(sample -> Item.of(sample, preparation)).toList());
        samples.forEach(sample -> sample.picture().requireSameSize(samples.get(0).picture()));
    }

    private SampleBatch(List<Item> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one sample");
        }
        this.items = items;
    }

    /**
     * Divides the pictures as evenly as they can be.
     *
     * @param parts into how many batches; there are fewer if there are not as many pictures
     * @return batches of successive pictures
     */
    public List<SampleBatch> split(int parts) {
        List<SampleBatch> batches = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int from = count() * i / parts;
            int to = count() * (i + 1) / parts;
            if (to > from) {
                batches.add(new SampleBatch(items.subList(from, to)));
            }
        }
        return batches;
    }

    /**
     * Returns how many pictures there are.
     *
     * @return the batch size N
     */
    public int count() {
        return items.size();
    }

    /**
     * Returns the pictures' width.
     *
     * @return pixels
     */
    public int width() {
        return truth(0).width();
    }

    /**
     * Returns the pictures' height.
     *
     * @return pixels
     */
    public int height() {
        return truth(0).height();
    }

    /**
     * Makes the generator's inputs.
     *
     * @param manager owns the arrays
     * @return what the preparation makes of every picture, as in inference
     */
    public InpaintingInputs inputs(NDManager manager) {
        return PreparedInputs.stack(
                manager, items.stream().map(item -> item.prepared().inputs()).toList());
    }

    /**
     * Makes what the loss compares with.
     *
     * @param manager owns the arrays
     * @return whole pictures and structures, and the masks
     */
    public InpaintingTargets targets(NDManager manager) {
        return new InpaintingTargets(
                stack(manager, PreparedSample::picture),
                stack(manager, PreparedSample::structure),
                stack(manager, prepared -> prepared.inputs().mask().toFloatImage()));
    }

    private NDArray stack(NDManager manager, Function<PreparedSample, FloatImage> part) {
        return ImageArrays.toArray(manager, items.stream().map(Item::prepared).map(part).toList());
    }

    /**
     * Puts known pixels back into a network's output.
     *
     * @param n which picture of the batch
     * @param outputs the network's pictures, N × 3 × H × W values in [−1, 1]
     * @return the true picture where it is known, the output in the hole
     */
    public RgbImage compose(int n, float[] outputs) {
        return compose(n, picture(n, outputs));
    }

    private RgbImage compose(int n, RgbImage inside) {
        return items.get(n).sample().mask().compose(truth(n), inside);
    }

    /**
     * Returns a network's output.
     *
     * @param n which picture of the batch
     * @param outputs the network's pictures, N × 3 × H × W values in [−1, 1]
     * @return the output picture
     */
    public RgbImage picture(int n, float[] outputs) {
        return RgbImage.ofPlanes(outputs, n * 3 * width() * height(), width(), height());
    }

    /**
     * Returns a true picture.
     *
     * @param n which picture of the batch
     * @return the picture
     */
    public RgbImage truth(int n) {
        return items.get(n).sample().picture();
    }

    /**
     * Returns a picture with its hole in white.
     *
     * @param n which picture of the batch
     * @return the picture
     */
    public RgbImage holed(int n) {
        byte[] white = new byte[truth(n).rgb().length];
        Arrays.fill(white, (byte) 255);
        return compose(n, new RgbImage(width(), height(), white));
    }

    /**
     * Returns the edges of a whole picture, white on black.
     *
     * @param n which picture of the batch
     * @return a gray picture
     */
    public RgbImage edges(int n) {
        return grayPicture(items.get(n).prepared().structure().toFloatArray(), 0);
    }

    /**
     * Returns a structure map as a picture.
     *
     * @param values N × 1 × H × W values in [0, 1]
     * @param n which picture of the batch
     * @return a gray picture
     */
    public RgbImage grayPicture(float[] values, int n) {
        int pixels = width() * height();
        float[] planes = new float[3 * pixels];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = values[n * pixels + i % pixels] * 2 - 1;
        }
        return RgbImage.ofPlanes(planes, 0, width(), height());
    }
}
