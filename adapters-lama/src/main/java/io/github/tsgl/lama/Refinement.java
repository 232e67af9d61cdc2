// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.Refiner;
import io.github.tsgl.layers.ops.Interpolation;
import io.github.tsgl.layers.ops.Masks;
import io.github.tsgl.layers.ops.MemoryScope;
import java.util.Objects;

/**
 * Multi-scale refinement for high resolution (Kulshreshtha et al. 2022), as published with LaMa.
 *
 * <p>Networks lose the thread in holes larger than those of their training. So the picture is
 * halved until its shorter side is near a size that the network masters, and filled there. At each
 * larger scale the features behind the encoder are moved by Adam until their picture, blurred and
 * halved, agrees inside the hole with the finished picture of the scale before, and with the given
 * one where that is known; no weight changes.
 *
 * <p>A refinement has no state: any number of threads may share it if its listener allows that.
 */
public final class Refinement implements Refiner {

    private static final int LEAST_SIDE = 16;

    private final int iterations;
    private final double learningRate;
    private final int smallestSide;
    private final int scales;
    private final long pixelBudget;
    private final Refiner.Listener listener;

    private Refinement(Builder builder) {
        iterations = builder.iterations;
        learningRate = builder.learningRate;
        smallestSide = builder.smallestSide;
        scales = builder.scales;
        pixelBudget = builder.pixelBudget;
        listener = builder.listener;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the network is not LaMa with its own encoder
     */
    @Override
    public Block refined(Block network) {
        if (network instanceof LamaNetwork lama) {
            return new RefinedLamaNetwork(lama, this);
        }
        throw new IllegalArgumentException("only a network of LaMa can be refined");
    }

    /**
     * Makes a builder with the published settings.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    int iterations() {
        return iterations;
    }

    double learningRate() {
        return learningRate;
    }

    long pixelBudget() {
        return pixelBudget;
    }

    Refiner.Listener listener() {
        return listener;
    }

    /** The number of scales for a picture's size. */
    int scales(long height, long width) {
        double halvings = Math.log((double) Math.min(height, width) / smallestSide) / Math.log(2);
        return (int) Math.min(scales, 1 + Math.max(0, Math.round(halvings)));
    }

    /**
     * Fills the hole of a picture.
     *
     * @param generator the generator, which runs in inference mode
     * @param inputs makes the inputs of its encoder, at each scale
     * @param parameters gives the parameters' values on the picture's device
     * @param picture the picture (1, 3, H, W) in the range of the generator's output
     * @param mask the mask (1, 1, H, W), 1 = known, 0 = hole; the hole is not looked at
     * @return the finished picture (1, 3, H, W), which is the given one outside the hole
     * @throws IllegalArgumentException if there is more than one picture
     */
    public NDArray refine(
            LamaGenerator generator,
            EncoderPreparation inputs,
            ParameterStore parameters,
            NDArray picture,
            NDArray mask) {
        Shape size = picture.getShape();
        if (size.get(0) != 1) {
            throw new IllegalArgumentException("pictures are refined one by one, not " + size);
        }
        for (Parameter parameter : generator.getParameters().values()) {
            parameters.getValue(parameter, picture.getDevice(), false); // outlives the scope so
        }
        return MemoryScope.run(
                        picture.getManager(),
                        new NDList(),
                        () -> {
                            PyramidLevel whole = new PyramidLevel(picture, mask);
                            NDList pictures = pictures(generator, inputs, parameters, whole);
                            NDArray last = pictures.get(pictures.size() - 1);
                            return new NDList(enlarged(last, whole));
                        })
                .head();
    }

    /** The finished pictures of all scales, the smallest first. */
    NDList pictures(
            LamaGenerator generator,
            EncoderPreparation inputs,
            ParameterStore parameters,
            PyramidLevel whole) {
        return new RefinementRun(this, generator, inputs, parameters, whole).pictures();
    }

    /** Undoes the shrinking of a picture that was above the budget. */
    private static NDArray enlarged(NDArray finished, PyramidLevel whole) {
        if (finished.getShape().equals(whole.picture().getShape())) {
            return finished;
        }
        NDArray large = Interpolation.BILINEAR.resize(finished, whole.height(), whole.width());
        NDArray hole = Masks.inverted(whole.mask());
        return large.mul(hole).add(whole.picture().mul(whole.mask()));
    }

    /** Builds a {@link Refinement}. */
    public static final class Builder {

        private int iterations = 15;
        private double learningRate = 0.002;
        private int smallestSide = 512;
        private int scales = 3;
        private long pixelBudget = 1_800_000;
        private Refiner.Listener listener = step -> {};

        private Builder() {}

        /**
         * Sets how many pictures are made at each scale but the smallest, with a step of Adam
         * between them; 15 by default.
         *
         * @param iterations the number of pictures, at least 1
         * @return this builder
         */
        public Builder optIterations(int iterations) {
            this.iterations = iterations;
            return this;
        }

        /**
         * Sets Adam's learning rate; 0.002 by default.
         *
         * @param rate the rate, above 0
         * @return this builder
         */
        public Builder optLearningRate(double rate) {
            learningRate = rate;
            return this;
        }

        /**
         * Sets the size that the network masters; 512 by default.
         *
         * @param side what the shorter side at the smallest scale comes near, in pixels: it is
         *     within a factor of √2 if the picture is large enough and there are scales enough; at
         *     least 16
         * @return this builder
         */
        public Builder optSmallestSide(int side) {
            smallestSide = side;
            return this;
        }

        /**
         * Sets the most scales that there are; 3 by default. Each has half the size of the next.
         *
         * @param scales the number of scales, at least 1
         * @return this builder
         */
        public Builder optScales(int scales) {
            this.scales = scales;
            return this;
        }

        /**
         * Sets the most pixels that are refined; 1,800,000 by default. Larger pictures are shrunk
         * to as many, and what fills their hole is enlarged again. Time and memory grow with it.
         *
         * @param pixels the number of pixels, at least 256
         * @return this builder
         */
        public Builder optPixelBudget(long pixels) {
            pixelBudget = pixels;
            return this;
        }

        /**
         * Sets who is told how it goes on; nobody by default.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder optListener(Refiner.Listener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Makes the refinement.
         *
         * @return the refinement
         * @throws IllegalArgumentException if a setting is out of range
         */
        public Refinement build() {
            require(iterations >= 1, "at least 1 iteration", iterations);
            require(learningRate > 0, "a learning rate above 0", learningRate);
            require(smallestSide >= LEAST_SIDE, "a smallest side of at least 16", smallestSide);
            require(scales >= 1, "at least 1 scale", scales);
            require(
                    pixelBudget >= LEAST_SIDE * LEAST_SIDE,
                    "a budget of at least 256 pixels",
                    pixelBudget);
            return new Refinement(this);
        }

        private static void require(boolean condition, String what, Number found) {
            if (!condition) {
                throw new IllegalArgumentException("a refinement needs " + what + ", not " + found);
            }
        }
    }
}
