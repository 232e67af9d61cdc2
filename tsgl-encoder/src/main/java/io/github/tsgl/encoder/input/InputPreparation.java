// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import ai.djl.ndarray.NDManager;
import io.github.tsgl.image.CannyEdges;
import io.github.tsgl.image.ExemplarFill;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.GrayImage;
import io.github.tsgl.image.HarmonicFill;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.LowResolution;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.SobelGradients;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes what a network is given of an RGB picture and a mask, in training as in inference.
 *
 * <p>All that is made is 0 in the hole, but for the exemplar fill, which is made of the known
 * pixels; a semantic map, which is given, too. With {@link EdgeSource#KNOWN_PIXELS} what is in the
 * hole makes no difference to any value. Instances are immutable and safe in several threads.
 */
public final class InputPreparation {

    private static final int RGB = 3;

    /** The side of what becomes one pixel of the low-resolution picture: 256 to 32. */
    private static final int SQUARE = 8;

    private static final float MIDDLE = 0.5f;

    private final InputSpec spec;
    private final CannyEdges canny;

    /**
     * Makes a preparation.
     *
     * @param spec what is made, and how
     */
    public InputPreparation(InputSpec spec) {
        this.spec = spec;
        canny = CannyEdges.builder().optSigma(spec.sigma()).build();
    }

    /**
     * What is made, and how.
     *
     * @return the description
     */
    public InputSpec spec() {
        return spec;
    }

    /**
     * Prepares a picture for inpainting.
     *
     * @param manager the manager that gets the arrays
     * @param image an RGB picture of shape (3, H, W) in [0, 1], made from 8 bits per value
     * @param mask the hole
     * @return the inputs, a batch of one
     * @throws IllegalArgumentException if the picture is not RGB or the mask has another size
     * @throws IllegalStateException if RTV smoothing reads a value that is not finite
     */
    public InpaintingInputs prepare(NDManager manager, FloatImage image, HoleMask mask) {
        return PreparedInputs.stack(manager, List.of(prepare(image, mask)));
    }

    /**
     * Prepares a picture for inpainting, before an engine has it.
     *
     * @param image an RGB picture of shape (3, H, W) in [0, 1], made from 8 bits per value
     * @param mask the hole
     * @return the inputs
     * @throws IllegalArgumentException if the picture is not RGB or the mask has another size
     * @throws IllegalStateException if RTV smoothing reads a value that is not finite
     */
    public PreparedInputs prepare(FloatImage image, HoleMask mask) {
        return prepare(image, mask, Optional.empty());
    }

    /**
     * Prepares a picture that may have a semantic map for inpainting, before an engine has it.
     *
     * @param image an RGB picture of shape (3, H, W) in [0, 1], made from 8 bits per value
     * @param mask the hole
     * @param labels the semantic map, of the same shape and range
     * @return the inputs
     * @throws IllegalArgumentException if the picture is not RGB, mask or map have another size, or
     *     the network looks at a map and there is none
     * @throws IllegalStateException if RTV smoothing reads a value that is not finite
     */
    public PreparedInputs prepare(FloatImage image, HoleMask mask, Optional<FloatImage> labels) {
        return new Work(image, mask, labels, Map.of(), Optional.empty()).inputs();
    }

    /**
     * Prepares a picture for inpainting whose exemplar fill is made already, such as in a larger
     * one.
     *
     * @param image an RGB picture of shape (3, H, W) in [0, 1], made from 8 bits per value
     * @param mask the hole
     * @param labels the semantic map, of the same shape and range
     * @param exemplar the fill, of the same size
     * @return the inputs
     * @throws IllegalArgumentException if the picture is not RGB, another has another size, or the
     *     network looks at a map and there is none
     * @throws IllegalStateException if RTV smoothing reads a value that is not finite
     */
    public PreparedInputs prepare(
            FloatImage image,
            HoleMask mask,
            Optional<FloatImage> labels,
            ExemplarFill.Result exemplar) {
        return new Work(image, mask, labels, Map.of(), Optional.of(exemplar)).inputs();
    }

    /**
     * Prepares a picture for training.
     *
     * @param image an RGB picture of shape (3, H, W) in [0, 1], made from 8 bits per value
     * @param mask the hole
     * @return the inputs that {@link #prepare} makes, and the targets
     * @throws IllegalArgumentException if the picture is not RGB or the mask has another size
     * @throws IllegalStateException if RTV smoothing reads a value that is not finite
     */
    public PreparedSample prepareSample(FloatImage image, HoleMask mask) {
        return prepareSample(image, mask, Optional.empty());
    }

    /**
     * Prepares a picture that may have a semantic map for training.
     *
     * @param image an RGB picture of shape (3, H, W) in [0, 1], made from 8 bits per value
     * @param mask the hole
     * @param labels the semantic map, of the same shape and range
     * @return the inputs that {@link #prepare} makes, and the targets
     * @throws IllegalArgumentException if the picture is not RGB, mask or map have another size, or
     *     the network looks at a map and there is none
     * @throws IllegalStateException if RTV smoothing reads a value that is not finite
     */
    public PreparedSample prepareSample(
            FloatImage image, HoleMask mask, Optional<FloatImage> labels) {
        return prepareSample(image, mask, labels, Map.of());
    }

    /**
     * Prepares a picture for training of which some is made already.
     *
     * @param image an RGB picture of shape (3, H, W) in [0, 1], made from 8 bits per value
     * @param mask the hole
     * @param labels the semantic map, of the same shape and range
     * @param ahead what {@link #ahead} made, of the same size, such as a part of what it made of a
     *     larger picture; what is not there is made
     * @return the inputs and the targets
     * @throws IllegalArgumentException if the picture is not RGB, another has another size, the
     *     network looks at a map and there is none, or something cannot be made ahead
     * @throws IllegalStateException if RTV smoothing reads a value that is not finite
     */
    public PreparedSample prepareSample(
            FloatImage image,
            HoleMask mask,
            Optional<FloatImage> labels,
            Map<Prior, RgbImage> ahead) {
        ahead.forEach((prior, made) -> requireAhead(prior, made, image));
        Work work = new Work(image, mask, labels, ahead, Optional.empty());
        return new PreparedSample(work.inputs(), work.centered, work.structure());
    }

    private void requireAhead(Prior prior, RgbImage made, FloatImage image) {
        requireAhead(prior);
        if (made.width() != image.width() || made.height() != image.height()) {
            throw new IllegalArgumentException(
                    "pictures differ in size: " + made + ", made ahead of " + image);
        }
    }

    private void requireAhead(Prior prior) {
        if (!spec.ahead().contains(prior)) {
            throw new IllegalArgumentException(
                    prior + " cannot be made ahead, only " + spec.ahead() + " of " + spec);
        }
    }

    /**
     * Makes a prior of a whole picture before there is a hole, in 8 bits as the published programs
     * keep it in files.
     *
     * @param prior one of {@link InputSpec#ahead}
     * @param picture the picture
     * @return the smoothed picture; or the edges, white on black
     * @throws IllegalArgumentException if the prior cannot be made ahead
     */
    public RgbImage ahead(Prior prior, RgbImage picture) {
        requireAhead(prior);
        FloatImage image = picture.toFloatImage();
        if (prior == Prior.SMOOTHED) {
            return RgbImage.of(spec.smoothing().apply(image));
        }
        FloatImage edges = canny.detect(spec.edgeSource().gray(image));
        return RgbImage.of(
                FloatImage.of(
                        RGB, picture.height(), picture.width(), (c, y, x) -> edges.get(0, y, x)));
    }

    /** From [0, 1] to [−1, 1], in float32. */
    static float centered(float value) {
        return (value - MIDDLE) / MIDDLE;
    }

    /** One picture while it is prepared, with what several results need. */
    private final class Work {

        private final FloatImage image;
        private final HoleMask mask;
        private final Optional<FloatImage> labels;
        private final Map<Prior, RgbImage> ahead;
        private final Optional<ExemplarFill.Result> exemplar;
        private final FloatImage centered;
        private final FloatImage holed;
        private GrayImage gray;
        private FloatImage structure;
        private SobelGradients gradients;

        Work(
                FloatImage image,
                HoleMask mask,
                Optional<FloatImage> labels,
                Map<Prior, RgbImage> ahead,
                Optional<ExemplarFill.Result> exemplar) {
            if (image.channels() != RGB) {
                throw new IllegalArgumentException("the picture must be RGB, but has " + image);
            }
            if (labels.isPresent() && labels.get().channels() != RGB) {
                throw new IllegalArgumentException(
                        "the semantic map must be RGB, but has " + labels.get());
            }
            this.image = image;
            this.mask = mask;
            this.labels = labels;
            this.ahead = ahead;
            this.exemplar = exemplar;
            centered = centered(image);
            holed = centered.maskedBy(mask);
        }

        PreparedInputs inputs() {
            Map<Prior, FloatImage> priors = new EnumMap<>(Prior.class);
            for (Prior prior : spec.priors()) {
                priors.put(
                        prior,
                        switch (prior) {
                            case EDGES -> edges().maskedBy(mask);
                            case SMOOTHED ->
                                    spec.smoothing() == Smoothing.NONE ? holed : smoothed();
                            case GRAY -> gray().toFloatImage().maskedBy(mask);
                            case EXEMPLAR -> exemplar();
                            case GRADIENTS_X -> gradients().x().maskedBy(mask);
                            case GRADIENTS_Y -> gradients().y().maskedBy(mask);
                            case LOW_RESOLUTION -> lowResolution().maskedBy(mask);
                            case LABELS -> centered(labels()).maskedBy(mask);
                        });
            }
            return new PreparedInputs(holed, priors, mask);
        }

        private boolean isBlind() {
            return spec.edgeSource() == EdgeSource.KNOWN_PIXELS;
        }

        private GrayImage gray() {
            if (gray == null) {
                gray = spec.edgeSource().gray(image);
            }
            return gray;
        }

        FloatImage structure() {
            if (structure == null) {
                RgbImage made = ahead.get(Prior.EDGES);
                structure = made == null ? canny.detect(gray()) : edges(made.toFloatImage());
            }
            return structure;
        }

        private static FloatImage edges(FloatImage white) {
            return FloatImage.of(1, white.height(), white.width(), (c, y, x) -> white.get(0, y, x));
        }

        private FloatImage edges() {
            return isBlind() ? canny.detect(gray(), mask) : structure();
        }

        private FloatImage smoothed() {
            RgbImage made = ahead.get(Prior.SMOOTHED);
            if (made != null) {
                return centered(made.toFloatImage()).maskedBy(mask);
            }
            FloatImage source = isBlind() ? HarmonicFill.fill(image, mask) : image;
            return centered(spec.smoothing().apply(source)).maskedBy(mask);
        }

        private SobelGradients gradients() {
            if (gradients == null) {
                gradients = isBlind() ? SobelGradients.of(image, mask) : SobelGradients.of(image);
            }
            return gradients;
        }

        /** Squares at the right and bottom border are smaller where the size is no multiple. */
        private FloatImage lowResolution() {
            int height = (image.height() + SQUARE - 1) / SQUARE;
            int width = (image.width() + SQUARE - 1) / SQUARE;
            FloatImage small =
                    isBlind()
                            ? LowResolution.of(image, mask, height, width)
                            : LowResolution.of(image, height, width);
            return FloatImage.of(
                    RGB,
                    image.height(),
                    image.width(),
                    (c, y, x) ->
                            InputPreparation.centered(
                                    small.get(
                                            c,
                                            y * height / image.height(),
                                            x * width / image.width())));
        }

        private FloatImage labels() {
            return labels.orElseThrow(
                    () ->
                            new IllegalArgumentException(
                                    "the network looks at a semantic map of the picture, but there"
                                            + " is none"));
        }

        /** Picture and confidence; what is known of the picture is as it is. */
        private FloatImage exemplar() {
            ExemplarFill.Result filled = exemplar.orElseGet(() -> ExemplarFill.fill(image, mask));
            float[] picture = centered(filled.picture()).toFloatArray();
            float[] confidence = filled.confidence().toFloatArray();
            float[] values = Arrays.copyOf(picture, picture.length + confidence.length);
            System.arraycopy(confidence, 0, values, picture.length, confidence.length);
            return FloatImage.of(RGB + 1, image.height(), image.width(), values);
        }

        private static FloatImage centered(FloatImage image) {
            float[] values = image.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] = InputPreparation.centered(values[i]);
            }
            return FloatImage.of(image.channels(), image.height(), image.width(), values);
        }
    }
}
