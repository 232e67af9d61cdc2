// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Normalizations over the values of a channel or of a position. */
public final class Normalizations {

    private static final ScriptModule OPERATORS = ScriptModule.of(Normalizations.class);

    /** How far a pass of training moves running statistics towards the batch's. */
    private static final double MOVED = 0.1;

    private Normalizations() {}

    /**
     * Instance normalization, Eq. 7: each channel of each image to mean 0 and variance 1.
     *
     * @param x the input of shape (N, C, H, W)
     * @param gamma the factor of shape (C), or null together with beta
     * @param beta the addend of shape (C), or null together with gamma
     * @param epsilon what is added to the variance
     * @return the output of shape (N, C, H, W)
     */
    public static NDArray instanceNorm(NDArray x, NDArray gamma, NDArray beta, double epsilon) {
        double[] numbers = {epsilon};
        return gamma == null
                ? OPERATORS.run("instance_norm", numbers, x)
                : OPERATORS.run("instance_norm_affine", numbers, x, gamma, beta);
    }

    /**
     * Position normalization, Eq. 8: the channels of each position to mean 0 and variance 1.
     *
     * @param x the input of shape (N, C, H, W)
     * @param lostDegrees what is taken from C in the variance's denominator: 0, or 1 for the
     *     unbiased variance
     * @param epsilon what is added to the variance
     * @return the output of shape (N, C, H, W)
     * @throws IllegalArgumentException if there are too few channels for a variance
     */
    public static NDArray positionNorm(NDArray x, int lostDegrees, float epsilon) {
        int[] axis = {1};
        long channels = x.getShape().get(1);
        if (channels <= lostDegrees) {
            throw new IllegalArgumentException(
                    "the unbiased variance needs at least 2 channels, got " + x.getShape());
        }
        NDArray centered = x.sub(x.mean(axis, true));
        NDArray squares = centered.square().sum(axis, true);
        NDArray variance = Arithmetic.scale(squares, 1.0 / (channels - lostDegrees));
        return centered.div(variance.add(epsilon).sqrt());
    }

    /**
     * Normalization to the letter of Eq. 7 or 8: nothing is added to the variance; what has none
     * becomes 0.
     *
     * @param x the input of shape (N, C, H, W)
     * @param axes what mean and variance are over: 2 and 3 for Eq. 7, 1 for Eq. 8
     * @return the output of shape (N, C, H, W)
     */
    public static NDArray exactNorm(NDArray x, int... axes) {
        NDArray centered = x.sub(Arithmetic.mean(x, axes));
        NDArray variance = Arithmetic.mean(centered.square(), axes);
        NDArray none = variance.eq(0).toType(x.getDataType(), false); // 0 / 1 instead of 0 / 0
        return centered.div(variance.add(none).sqrt());
    }

    /**
     * Batch normalization without factor and addend: each channel to mean 0 and variance 1 over the
     * batch in training, by the running statistics otherwise. Training moves those in place, by a
     * tenth, towards the batch's. The batch is the whole one of a {@link BatchSync}.
     *
     * @param x the input of shape (N, C, H, W)
     * @param runningMean the running mean of shape (C)
     * @param runningVar the running variance of shape (C)
     * @param epsilon what is added to the variance
     * @param training whether the batch's own statistics are used
     * @return the output of shape (N, C, H, W)
     * @throws IllegalArgumentException if there is but one value of a channel in training
     */
    public static NDArray batchNorm(
            NDArray x, NDArray runningMean, NDArray runningVar, double epsilon, boolean training) {
        if (training && BatchSync.isShared()) {
            return sharedBatchNorm(x, runningMean, runningVar, epsilon);
        }
        checkVaries(x.size(), x, training);
        double[] numbers = {training ? 1 : 0, MOVED, epsilon};
        return OPERATORS.run("batch_norm", numbers, x, runningMean, runningVar);
    }

    /**
     * Batch normalization as above, then a factor and an addend per channel.
     *
     * @param x the input of shape (N, C, H, W)
     * @param gamma the factor of shape (C)
     * @param beta the addend of shape (C)
     * @param runningMean the running mean of shape (C)
     * @param runningVar the running variance of shape (C)
     * @param epsilon what is added to the variance
     * @param training whether the batch's own statistics are used
     * @return the output of shape (N, C, H, W)
     * @throws IllegalArgumentException if there is but one value of a channel in training
     */
    public static NDArray batchNorm(
            NDArray x,
            NDArray gamma,
            NDArray beta,
            NDArray runningMean,
            NDArray runningVar,
            double epsilon,
            boolean training) {
        if (training && BatchSync.isShared()) {
            NDArray y = sharedBatchNorm(x, runningMean, runningVar, epsilon);
            return y.mul(perChannel(gamma)).add(perChannel(beta));
        }
        checkVaries(x.size(), x, training);
        double[] numbers = {training ? 1 : 0, MOVED, epsilon};
        return OPERATORS.run("batch_norm_affine", numbers, x, gamma, beta, runningMean, runningVar);
    }

    /** In training, with the statistics of all parts of the batch, which meet twice for them. */
    private static NDArray sharedBatchNorm(
            NDArray x, NDArray runningMean, NDArray runningVar, double epsilon) {
        int[] axes = {0, 2, 3};
        long values = BatchSync.sum(x.size());
        checkVaries(values, x, true);
        double count = values / (double) x.getShape().get(1);
        NDArray mean = Arithmetic.scale(BatchSync.sum(x.sum(axes)), 1 / count);
        NDArray centered = x.sub(perChannel(mean));
        NDArray squares = BatchSync.sum(centered.square().sum(axes));
        NDArray unbiased = Arithmetic.scale(squares, 1 / (count - 1));
        InPlace.moveTowards(
                new NDList(runningMean, runningVar),
                new NDList(mean.stopGradient(), unbiased.stopGradient()),
                MOVED);
        return centered.div(perChannel(Arithmetic.scale(squares, 1 / count).add(epsilon).sqrt()));
    }

    private static void checkVaries(long values, NDArray x, boolean training) {
        if (training && values == x.getShape().get(1)) {
            throw new IllegalArgumentException(
                    "batch statistics need more than one value per channel, not " + x.getShape());
        }
    }

    private static NDArray perChannel(NDArray x) {
        return x.reshape(1, -1, 1, 1);
    }
}
