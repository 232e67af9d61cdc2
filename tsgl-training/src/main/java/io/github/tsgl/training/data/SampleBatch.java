package io.github.tsgl.training.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pictures with holes, as numbers that a network takes. */
public final class SampleBatch {

    private static final float RED = 0.2125f;
    private static final float GREEN = 0.7154f;
    private static final float BLUE = 0.0721f;

    private final int count;
    private final int width;
    private final int height;
    private final float[] picture;
    private final float[] structure;
    private final float[] knownEdges;
    private final float[] texture;
    private final float[] grey;
    private final float[] mask;

    /**
     * One picture with its hole.
     *
     * @param picture the true picture
     * @param texture its texture picture
     * @param mask the hole
     */
    public record Sample(RgbImage picture, RgbImage texture, HoleMask mask) {}

    /**
     * Makes the networks' inputs and targets.
     *
     * @param samples the pictures, all of one size
     * @param edges finds their edges
     * @throws IllegalArgumentException if there are none or sizes differ
     */
    public SampleBatch(List<Sample> samples, EdgeDetector edges) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one sample");
        }
        count = samples.size();
        width = samples.get(0).picture().width();
        height = samples.get(0).picture().height();
        int pixels = width * height;
        picture = new float[count * 3 * pixels];
        texture = new float[count * 3 * pixels];
        structure = new float[count * pixels];
        knownEdges = new float[count * pixels];
        grey = new float[count * pixels];
        mask = new float[count * pixels];
        for (int n = 0; n < count; n++) {
            fill(n, samples.get(n), edges);
        }
    }

    private void fill(int n, Sample sample, EdgeDetector edges) {
        int pixels = width * height;
        sample.picture().requireSameSize(sample.texture());
        HoleMask hole = sample.mask();
        if (hole.width() != width
                || hole.height() != height
                || sample.picture().width() != width
                || sample.picture().height() != height) {
            throw new IllegalArgumentException("the samples of a batch differ in size");
        }
        sample.picture().toPlanes(picture, n * 3 * pixels);
        sample.texture().toPlanes(texture, n * 3 * pixels);
        System.arraycopy(sample.mask().toFloats(), 0, mask, n * pixels, pixels);
        HoleMask everything = HoleMask.allKnown(width, height);
        float[] all = edges.detect(sample.picture(), everything);
        float[] known = edges.detect(sample.picture(), sample.mask());
        System.arraycopy(all, 0, structure, n * pixels, pixels);
        for (int i = 0; i < pixels; i++) {
            float keep = mask[n * pixels + i];
            knownEdges[n * pixels + i] = known[i] * keep;
            byte[] rgb = sample.picture().rgb();
            grey[n * pixels + i] =
                    (RED * (rgb[i * 3] & 0xff)
                                    + GREEN * (rgb[i * 3 + 1] & 0xff)
                                    + BLUE * (rgb[i * 3 + 2] & 0xff))
                            / 255;
        }
    }

    private SampleBatch(SampleBatch whole, int from, int to) {
        count = to - from;
        width = whole.width;
        height = whole.height;
        picture = whole.part(whole.picture, from, to);
        texture = whole.part(whole.texture, from, to);
        structure = whole.part(whole.structure, from, to);
        knownEdges = whole.part(whole.knownEdges, from, to);
        grey = whole.part(whole.grey, from, to);
        mask = whole.part(whole.mask, from, to);
    }

    private float[] part(float[] values, int from, int to) {
        int each = values.length / count;
        return Arrays.copyOfRange(values, from * each, to * each);
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
            int from = count * i / parts;
            int to = count * (i + 1) / parts;
            if (to > from) {
                batches.add(to - from == count ? this : new SampleBatch(this, from, to));
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
        return count;
    }

    /**
     * Returns the pictures' width.
     *
     * @return pixels
     */
    public int width() {
        return width;
    }

    /**
     * Returns the pictures' height.
     *
     * @return pixels
     */
    public int height() {
        return height;
    }

    /**
     * Makes the generator's inputs.
     *
     * @param manager owns the arrays
     * @return picture (N, 3, H, W) in [−1, 1], edges (N, 1, H, W) in {0, 1}, texture (N, 3, H, W)
     *     in [−1, 1], grey (N, 1, H, W) in [0, 1], each 0 in the hole, and the mask (N, 1, H, W), 1
     *     = known
     */
    public NDList inputs(NDManager manager) {
        return new NDList(
                array(manager, masked(picture), 3),
                array(manager, knownEdges, 1),
                array(manager, masked(texture), 3),
                array(manager, masked(grey), 1),
                array(manager, mask, 1));
    }

    /**
     * Makes what the loss compares with.
     *
     * @param manager owns the arrays
     * @return picture (N, 3, H, W) in [−1, 1], structure (N, 1, H, W) in {0, 1}, both whole, and
     *     the mask (N, 1, H, W), 1 = known
     */
    public NDList targets(NDManager manager) {
        return new NDList(
                array(manager, picture, 3), array(manager, structure, 1), array(manager, mask, 1));
    }

    /**
     * Puts known pixels back into what a network painted.
     *
     * @param n which picture of the batch
     * @param painted the network's pictures, N × 3 × H × W values in [−1, 1]
     * @return the true picture where it is known, the painted one in the hole
     */
    public RgbImage compose(int n, float[] painted) {
        int pixels = width * height;
        RgbImage composed = RgbImage.ofPlanes(painted, n * 3 * pixels, width, height);
        RgbImage truth = truth(n);
        for (int i = 0; i < pixels; i++) {
            if (mask[n * pixels + i] == 1) {
                System.arraycopy(truth.rgb(), i * 3, composed.rgb(), i * 3, 3);
            }
        }
        return composed;
    }

    /**
     * Returns a true picture.
     *
     * @param n which picture of the batch
     * @return the picture
     */
    public RgbImage truth(int n) {
        return RgbImage.ofPlanes(picture, n * 3 * width * height, width, height);
    }

    /**
     * Returns a picture with its hole in white.
     *
     * @param n which picture of the batch
     * @return the picture
     */
    public RgbImage holed(int n) {
        float[] white = new float[picture.length];
        Arrays.fill(white, 1);
        return compose(n, white);
    }

    /**
     * Returns the edges of a whole picture, white on black.
     *
     * @param n which picture of the batch
     * @return a grey picture
     */
    public RgbImage edges(int n) {
        return greyPicture(structure, n);
    }

    /**
     * Returns a structure map as a picture.
     *
     * @param values N × 1 × H × W values in [0, 1]
     * @param n which picture of the batch
     * @return a grey picture
     */
    public RgbImage greyPicture(float[] values, int n) {
        int pixels = width * height;
        float[] planes = new float[3 * pixels];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = values[n * pixels + i % pixels] * 2 - 1;
        }
        return RgbImage.ofPlanes(planes, 0, width, height);
    }

    private float[] masked(float[] values) {
        int pixels = width * height;
        int channels = values.length / count / pixels;
        float[] masked = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            boolean inHole = mask[i / (channels * pixels) * pixels + i % pixels] == 0;
            masked[i] = inHole ? 0 : values[i];
        }
        return masked;
    }

    private NDArray array(NDManager manager, float[] values, int channels) {
        return manager.create(values, new Shape(count, channels, height, width));
    }
}
