package io.github.tsgl.encoder.input;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.image.CannyEdges;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.GreyImage;
import io.github.tsgl.image.HarmonicFill;
import io.github.tsgl.layers.ops.ImageArrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * Makes what a TSGL generator reads from an RGB picture and a mask.
 *
 * <p>The result is {@code NDList(image, edges, texture, grey, mask)}, all float32 and 0 in the
 * hole:
 *
 * <ul>
 *   <li>image (1, 3, H, W) in [−1, 1],
 *   <li>edges (1, 1, H, W), 1 on an edge and 0 elsewhere,
 *   <li>texture, the smoothed picture, (1, 3, H, W) in [−1, 1],
 *   <li>grey (1, 1, H, W) in [0, 1],
 *   <li>mask (1, 1, H, W), 1 = known and 0 = hole.
 * </ul>
 *
 * <p>Instances are immutable and safe in several threads.
 */
public final class InputPreparation {

    private static final int RGB = 3;
    private static final float MIDDLE = 0.5f;

    private final Smoothing smoothing;
    private final EdgeSource edgeSource;
    private final CannyEdges canny;

    private InputPreparation(Builder builder) {
        smoothing = builder.smoothing;
        edgeSource = builder.edgeSource;
        canny = CannyEdges.builder().optSigma(builder.edgeSigma).build();
    }

    /**
     * Makes a builder with the settings of {@link #paper()}.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The paper's inputs: L0 smoothing, and priors of the known pixels.
     *
     * @return the preparation
     */
    public static InputPreparation paper() {
        return builder().build();
    }

    /**
     * The inputs of the released program for 256×256: RTV smoothing, and priors as published.
     *
     * @return the preparation
     */
    public static InputPreparation released() {
        return builder().optSmoothing(Smoothing.RTV).optEdgeSource(EdgeSource.PUBLISHED).build();
    }

    /**
     * Prepares a picture for inpainting.
     *
     * @param manager the manager that gets the arrays
     * @param image an RGB picture of shape (3, H, W) in [0, 1], made from 8 bits per value
     * @param mask the mask, of shape (1, H, W): 0 in the hole, anything else known
     * @return image, edges, texture, grey and mask, each a batch of one
     * @throws IllegalArgumentException if the picture is not RGB or the mask has another size
     * @throws IllegalStateException if RTV smoothing reads a value that is not finite
     */
    public NDList prepare(NDManager manager, FloatImage image, FloatImage mask) {
        requireSizes(image, mask);
        boolean readsHole = edgeSource != EdgeSource.KNOWN_PIXELS || smoothing == Smoothing.NONE;
        FloatImage source = readsHole ? image : HarmonicFill.fill(image, mask);
        return prepare(manager, image, mask, smoothing.apply(source));
    }

    /**
     * Prepares a picture whose texture picture is there already, such as one of a data set that was
     * smoothed once, {@linkplain #smooth(FloatImage) as a whole}, and is cropped anew in each
     * epoch.
     *
     * @param manager the manager that gets the arrays
     * @param image an RGB picture of shape (3, H, W) in [0, 1], made from 8 bits per value
     * @param mask the mask, of shape (1, H, W): 0 in the hole, anything else known
     * @param texture the smooth picture of the same size, in [0, 1]
     * @return image, edges, texture, grey and mask, each a batch of one
     * @throws IllegalArgumentException if a picture is not RGB or the sizes differ
     */
    public NDList prepare(
            NDManager manager, FloatImage image, FloatImage mask, FloatImage texture) {
        requireSizes(image, mask);
        requireSizes(texture, mask);
        GreyImage grey = edgeSource.grey(image);
        FloatImage edges = edgeSource.edges(canny, grey, mask);
        return new NDList(
                array(manager, image, mask, InputPreparation::centred),
                array(manager, edges, mask, DoubleUnaryOperator.identity()),
                array(manager, texture, mask, InputPreparation::centred),
                array(manager, grey.toFloatImage(), mask, DoubleUnaryOperator.identity()),
                array(manager, mask, mask, value -> 1));
    }

    /**
     * Makes the texture picture of a whole picture without a hole.
     *
     * @param image a picture of shape (C, H, W) in [0, 1]
     * @return the smooth picture, in [0, 1]
     */
    public FloatImage smooth(FloatImage image) {
        return smoothing.apply(image);
    }

    private static void requireSizes(FloatImage image, FloatImage mask) {
        if (image.channels() != RGB) {
            throw new IllegalArgumentException("the picture must be RGB, but has " + image);
        }
        if (mask.channels() != 1
                || mask.height() != image.height()
                || mask.width() != image.width()) {
            throw new IllegalArgumentException(
                    "the mask has " + mask + ", but the picture has " + image);
        }
    }

    /** The mapped values of the known pixels, 0 in the hole, as an array of shape (1, C, H, W). */
    private static NDArray array(
            NDManager manager, FloatImage image, FloatImage mask, DoubleUnaryOperator map) {
        float[] values = image.toFloatArray();
        float[] known = mask.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            boolean inHole = known[i % known.length] == 0;
            values[i] = inHole ? 0 : (float) map.applyAsDouble(values[i]);
        }
        return ImageArrays.toArray(
                manager, FloatImage.of(image.channels(), image.height(), image.width(), values));
    }

    /** From [0, 1] to [−1, 1], in float32. */
    static float centred(double value) {
        return ((float) value - MIDDLE) / MIDDLE;
    }

    /** Builds an {@link InputPreparation}. */
    public static final class Builder {

        private Smoothing smoothing = Smoothing.L0;
        private EdgeSource edgeSource = EdgeSource.KNOWN_PIXELS;
        private double edgeSigma = 2;

        private Builder() {}

        /**
         * Sets the smoothing that makes the texture picture.
         *
         * @param smoothing the smoothing; {@link Smoothing#L0} by default
         * @return this builder
         */
        public Builder optSmoothing(Smoothing smoothing) {
            this.smoothing = Objects.requireNonNull(smoothing, "smoothing");
            return this;
        }

        /**
         * Sets where edges and grey come from.
         *
         * @param edgeSource the source; {@link EdgeSource#KNOWN_PIXELS} by default
         * @return this builder
         */
        public Builder optEdgeSource(EdgeSource edgeSource) {
            this.edgeSource = Objects.requireNonNull(edgeSource, "edgeSource");
            return this;
        }

        /**
         * Sets the standard deviation of the edge detector's Gaussian.
         *
         * @param sigma the standard deviation in pixels, above 0; 2 by default
         * @return this builder
         */
        public Builder optEdgeSigma(double sigma) {
            edgeSigma = sigma;
            return this;
        }

        /**
         * Builds the preparation.
         *
         * @return the preparation
         * @throws IllegalArgumentException if sigma is not above 0
         */
        public InputPreparation build() {
            return new InputPreparation(this);
        }
    }
}
