package io.github.tsgl.layers.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * The operators that DJL's NDArray lacks, and the convolutions and matrix products of the networks,
 * which also report their multiply-adds to {@link MultiplyAddCounter}.
 *
 * <p>All are differentiable when the thread records gradients, run on the device of their inputs,
 * and may be called from any thread. Results belong to the manager of the first array. Shapes that
 * do not fit raise {@link ai.djl.engine.EngineException} with PyTorch's message.
 */
public final class TorchOps {

    private static final double[] NO_NUMBERS = {};

    /** How far a pass of training moves running statistics towards the batch's. */
    private static final double MOVED = 0.1;

    private TorchOps() {}

    /**
     * An array that a forward pass makes from Java values.
     *
     * <p>DJL's own {@code create} lends Java memory to PyTorch, which is gone when the array is
     * closed, though autograd may still need it for the backward pass; this is a copy in PyTorch's
     * memory.
     *
     * @param manager the manager of the array
     * @param values the values in row-major order
     * @param shape the shape
     * @return the array
     */
    public static NDArray constant(NDManager manager, float[] values, Shape shape) {
        try (NDArray lent = manager.create(values, shape)) {
            return lent.duplicate();
        }
    }

    /**
     * An array times a number.
     *
     * <p>DJL's own {@code mul(Number)} and {@code div(Number)} lend the number's Java memory to
     * PyTorch and close it at once; a backward pass after the next garbage collection then reads
     * what has come there since. Differentiable code must call this instead.
     *
     * @param x an array of any shape
     * @param factor the number
     * @return the product, of the shape of x
     */
    public static NDArray scale(NDArray x, double factor) {
        return one("scale", new double[] {factor}, x);
    }

    /**
     * The sum of two arrays, in the memory of the first one where no gradients are recorded.
     *
     * @param x an array of any shape that is not used again
     * @param y an array of the same shape
     * @return the sum
     */
    public static NDArray addLast(NDArray x, NDArray y) {
        return GradientRecording.isOn() ? x.add(y) : x.addi(y);
    }

    /**
     * The quotient of two arrays, in the memory of the first one where no gradients are recorded.
     *
     * @param x an array of any shape that is not used again
     * @param y an array whose shape broadcasts to it
     * @return the quotient, of the shape of x
     */
    public static NDArray divideLast(NDArray x, NDArray y) {
        return GradientRecording.isOn() ? x.div(y) : x.divi(y);
    }

    /**
     * The greater of an array's values and a number; DJL's own {@code maximum(Number)} lends memory
     * as {@link #scale} tells.
     *
     * @param x an array of any shape
     * @param least the number
     * @return the values, of the shape of x
     */
    public static NDArray atLeast(NDArray x, double least) {
        return one("at_least", new double[] {least}, x);
    }

    /**
     * Convolution.
     *
     * @param x the input of shape (N, C, H, W)
     * @param weight the kernel of shape (C', C / groups, kH, kW)
     * @param bias the bias of shape (C'), or null
     * @param stride the stride (h, w)
     * @param padding the zero padding (h, w)
     * @param dilation the dilation (h, w)
     * @param groups the number of groups
     * @return the output of shape (N, C', H', W')
     */
    public static NDArray conv2d(
            NDArray x,
            NDArray weight,
            NDArray bias,
            Shape stride,
            Shape padding,
            Shape dilation,
            int groups) {
        NDArray y =
                x.getNDArrayInternal()
                        .convolution(x, weight, bias, stride, padding, dilation, groups)
                        .singletonOrThrow();
        MultiplyAddCounter.record(y.size() * (weight.size() / weight.getShape().get(0)));
        return y;
    }

    /**
     * Transposed convolution.
     *
     * @param x the input of shape (N, C, H, W)
     * @param weight the kernel of shape (C, C' / groups, kH, kW)
     * @param bias the bias of shape (C'), or null
     * @param stride the stride (h, w)
     * @param padding how much is cut from each side (h, w)
     * @param outputPadding how much is added at the bottom and right (h, w), less than the stride
     * @param dilation the dilation (h, w)
     * @param groups the number of groups
     * @return the output of shape (N, C', (H - 1) stride - 2 padding + dilation (kH - 1) +
     *     outputPadding + 1, ...)
     */
    public static NDArray convTranspose2d(
            NDArray x,
            NDArray weight,
            NDArray bias,
            Shape stride,
            Shape padding,
            Shape outputPadding,
            Shape dilation,
            int groups) {
        double[] numbers = {
            stride.get(0),
            stride.get(1),
            padding.get(0),
            padding.get(1),
            outputPadding.get(0),
            outputPadding.get(1),
            groups,
            dilation.get(0),
            dilation.get(1)
        };
        MultiplyAddCounter.record(x.size() * (weight.size() / weight.getShape().get(0)));
        return bias == null
                ? one("conv_transpose2d_no_bias", numbers, x, weight)
                : one("conv_transpose2d", numbers, x, weight, bias);
    }

    /**
     * A linear layer on the last axis: x Wᵀ + b.
     *
     * @param x the input of shape (..., C)
     * @param weight the weight of shape (C', C)
     * @param bias the bias of shape (C'), or null
     * @return the output of shape (..., C')
     */
    public static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        NDArray y = x.getNDArrayInternal().linear(x, weight, bias).singletonOrThrow();
        MultiplyAddCounter.record(y.size() * weight.getShape().get(1));
        return y;
    }

    /**
     * Matrix product of the last two axes; the others are batches and broadcast.
     *
     * @param a an array of shape (..., n, m)
     * @param b an array of shape (..., m, p)
     * @return the products of shape (..., n, p)
     */
    public static NDArray matMul(NDArray a, NDArray b) {
        NDArray y = a.matMul(b);
        MultiplyAddCounter.record(y.size() * a.getShape().get(a.getShape().dimension() - 1));
        return y;
    }

    /**
     * Attention in one fused step: softmax(scale · Q Kᵀ + bias) V.
     *
     * @param query the queries of shape (N, heads, L, d)
     * @param key the keys of shape (N, heads, S, d)
     * @param value the values of shape (N, heads, S, d')
     * @param bias what is added to the scaled products, broadcast to (N, heads, L, S), or null
     * @param scale the factor of the products, usually 1 / √d
     * @return the attended values of shape (N, heads, L, d')
     */
    public static NDArray attention(
            NDArray query, NDArray key, NDArray value, NDArray bias, double scale) {
        long keys = key.getShape().get(2);
        long width = query.getShape().get(3) + value.getShape().get(3);
        MultiplyAddCounter.record(query.size() / query.getShape().get(3) * keys * width);
        double[] numbers = {scale};
        return bias == null
                ? one("attention", numbers, query, key, value)
                : one("attention_biased", numbers, query, key, value, bias);
    }

    /**
     * Pads by reflection at the edge pixels, which are not repeated.
     *
     * @param x the input of shape (N, C, H, W)
     * @param left columns to add on the left, less than W
     * @param right columns to add on the right, less than W
     * @param top rows to add at the top, less than H
     * @param bottom rows to add at the bottom, less than H
     * @return the output of shape (N, C, top + H + bottom, left + W + right)
     */
    public static NDArray reflectionPad2d(NDArray x, int left, int right, int top, int bottom) {
        return one("reflection_pad2d", new double[] {left, right, top, bottom}, x);
    }

    /**
     * Pads by repeating the edge pixels.
     *
     * @param x the input of shape (N, C, H, W)
     * @param left columns to add on the left
     * @param right columns to add on the right
     * @param top rows to add at the top
     * @param bottom rows to add at the bottom
     * @return the output of shape (N, C, top + H + bottom, left + W + right)
     */
    public static NDArray replicationPad2d(NDArray x, int left, int right, int top, int bottom) {
        return one("replication_pad2d", new double[] {left, right, top, bottom}, x);
    }

    /**
     * Pads at the right and lower border by mirroring that repeats the border pixels, more than
     * once if need be.
     *
     * @param x the input of shape (N, C, H, W)
     * @param height the new height, at least H
     * @param width the new width, at least W
     * @return the output of shape (N, C, height, width)
     */
    public static NDArray symmetricPad2d(NDArray x, long height, long width) {
        return mirrored(mirrored(x, 2, height), 3, width);
    }

    /** Mirrors the end of an axis until it has some length. */
    private static NDArray mirrored(NDArray x, int axis, long length) {
        NDArray y = x;
        while (y.getShape().get(axis) < length) {
            long now = y.getShape().get(axis);
            long more = Math.min(now, length - now);
            NDIndex index = new NDIndex();
            for (int i = 0; i < axis; i++) {
                index.addAllDim();
            }
            y = y.concat(y.get(index.addSliceDim(now - more, now)).flip(axis), axis);
        }
        return y;
    }

    /**
     * Pads by zeros.
     *
     * @param x the input of shape (N, C, H, W)
     * @param left columns to add on the left, or to cut if negative
     * @param right columns to add on the right
     * @param top rows to add at the top
     * @param bottom rows to add at the bottom
     * @return the output of shape (N, C, top + H + bottom, left + W + right)
     */
    public static NDArray zeroPad2d(NDArray x, int left, int right, int top, int bottom) {
        return one("zero_pad2d", new double[] {left, right, top, bottom}, x);
    }

    /**
     * Pads by one pixel on each side: on the left and at the top by the edge pixels with their sign
     * changed, on the right and at the bottom by the edge pixels as they are.
     *
     * @param x the input of shape (N, C, H, W)
     * @return the output of shape (N, C, H + 2, W + 2)
     */
    public static NDArray oddPad2d(NDArray x) {
        return one("odd_pad2d", NO_NUMBERS, x);
    }

    /**
     * Puts channels beside each other as pixels: channel c n² + i n + j becomes row i and column j
     * of each block of n × n pixels of channel c.
     *
     * @param x the input of shape (N, C n², H, W)
     * @param n the side of a block
     * @return the output of shape (N, C, n H, n W)
     */
    public static NDArray pixelShuffle(NDArray x, int n) {
        return one("pixel_shuffle", new double[] {n}, x);
    }

    /**
     * Overwrites the last row and the last column in place.
     *
     * @param x the array (N, C, H, W), which is changed
     * @param row the last row (N, C, 1, W)
     * @param column the last column (N, C, H, 1)
     * @return x
     */
    public static NDArray withLast(NDArray x, NDArray row, NDArray column) {
        return one("with_last", NO_NUMBERS, x, row, column);
    }

    /**
     * Lays an array out in memory with the channels of a pixel beside each other.
     *
     * <p>Shape and values stay. Convolutions, resizing and functions of single values keep the
     * layout; on a CPU that spares small convolutions a conversion before and after each.
     *
     * @param x the array (N, C, H, W)
     * @return x, or a copy of it in the other layout
     */
    public static NDArray channelsLast(NDArray x) {
        return one("channels_last", NO_NUMBERS, x);
    }

    /**
     * Lays features out in memory as the convolutions of a forward pass run fastest: on a CPU, if
     * no gradients are recorded, as {@link #channelsLast} does.
     *
     * @param x the features (N, C, H, W)
     * @return x, or a copy of it in the other layout
     */
    public static NDArray convolutionLayout(NDArray x) {
        boolean plain = GradientRecording.isOn() || !x.getDevice().equals(Device.cpu());
        return plain ? x : channelsLast(x);
    }

    /**
     * Lays the inputs of a network out as {@link #convolutionLayout(NDArray)} does.
     *
     * @param inputs arrays (N, C, H, W)
     * @return the arrays, or copies of them in the other layout
     */
    public static NDList convolutionLayout(NDList inputs) {
        NDList laidOut = new NDList(inputs.size());
        for (NDArray x : inputs) {
            laidOut.add(convolutionLayout(x));
        }
        return laidOut;
    }

    /**
     * An array without values yet, in the memory layout of another.
     *
     * @param x the array (N, C, H, W) whose layout, data type and device are taken
     * @param shape the new array's shape (N', C', H', W')
     * @return the new array
     */
    static NDArray emptyLike(NDArray x, Shape shape) {
        double[] sizes = Arrays.stream(shape.getShape()).asDoubleStream().toArray();
        return one("empty_like", sizes, x);
    }

    /**
     * Lays an array out in memory plane after plane, as arrays usually are.
     *
     * @param x the array (N, C, H, W)
     * @return x, or a copy of it in the usual layout
     */
    public static NDArray channelsFirst(NDArray x) {
        return one("channels_first", NO_NUMBERS, x);
    }

    /**
     * Brings values beyond a range to its ends; there the gradient is 0.
     *
     * @param x an array of any shape
     * @param least the least value
     * @param greatest the greatest value
     * @return the values within the range, of the shape of x
     */
    public static NDArray clip(NDArray x, double least, double greatest) {
        return one("clip", new double[] {least, greatest}, x);
    }

    /**
     * Gated features: elu(x) · sigmoid(gate).
     *
     * <p>Where no gradient is recorded the result takes the memory of x, and the gate is
     * overwritten too; neither can be used afterwards.
     *
     * @param x the features of shape (N, C, H, W)
     * @param gate the gate of shape (N, C, H, W) or (N, 1, H, W)
     * @return the gated features of shape (N, C, H, W)
     */
    public static NDArray gatedElu(NDArray x, NDArray gate) {
        return one("gated_elu", NO_NUMBERS, x, gate);
    }

    /**
     * A convolution of single pixels. Where gradients are recorded it is a linear layer of each:
     * the backward pass of PyTorch 2.7.1's own ends the process for some small sizes.
     *
     * @param x the input of shape (N, C, H, W)
     * @param weight the kernel of shape (C', C, 1, 1)
     * @param bias the bias of shape (C')
     * @return the output of shape (N, C', H, W)
     */
    public static NDArray pointwiseConv2d(NDArray x, NDArray weight, NDArray bias) {
        NDArray y = one("pointwise_conv2d", NO_NUMBERS, x, weight, bias);
        MultiplyAddCounter.record(y.size() * x.getShape().get(1));
        return y;
    }

    /**
     * A gated convolution: elu(features) · sigmoid(gate).
     *
     * @param x what the features are made of, of shape (N, C, H, W)
     * @param seen what the gate is made of: x; or, for kernels of 1×1 where the features' are
     *     larger, the pixels of shape (N, C, H', W') that become the gate's
     * @param feature weight (C', C, k, k) and bias (C') of the features
     * @param gate weight (G, C, k, k) or (G, C, 1, 1) and bias (G) of the gate, G being C' or 1
     * @param stride the stride
     * @param padding the zero padding of all sides
     * @param dilation the dilation
     * @return the gated features of shape (N, C', H', W')
     */
    public static NDArray gatedConv2d(
            NDArray x,
            NDArray seen,
            NDList feature,
            NDList gate,
            int stride,
            int padding,
            int dilation) {
        NDArray weight = feature.get(0);
        double[] numbers = {stride, padding, dilation};
        NDArray y =
                one(
                        "gated_conv2d",
                        numbers,
                        x,
                        seen,
                        weight,
                        feature.get(1),
                        gate.get(0),
                        gate.get(1));
        long pixels = y.size() / y.getShape().get(1);
        MultiplyAddCounter.record(pixels * (weight.size() + gate.get(0).size()));
        return y;
    }

    /**
     * Instance normalisation: each channel of each image to mean 0 and variance 1.
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
                ? one("instance_norm", numbers, x)
                : one("instance_norm_affine", numbers, x, gamma, beta);
    }

    /**
     * Batch normalisation without factor and addend: each channel to mean 0 and variance 1 over the
     * batch in training, by the running statistics otherwise. Training moves those in place, by a
     * tenth, towards the batch's. The batch is the whole one of a {@link SharedBatch}.
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
        if (training && SharedBatch.isShared()) {
            return sharedBatchNorm(x, runningMean, runningVar, epsilon);
        }
        checkVaries(x.size(), x, training);
        double[] numbers = {training ? 1 : 0, MOVED, epsilon};
        return one("batch_norm", numbers, x, runningMean, runningVar);
    }

    /**
     * Batch normalisation as above, then a factor and an addend per channel.
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
        if (training && SharedBatch.isShared()) {
            NDArray y = sharedBatchNorm(x, runningMean, runningVar, epsilon);
            return y.mul(perChannel(gamma)).add(perChannel(beta));
        }
        checkVaries(x.size(), x, training);
        double[] numbers = {training ? 1 : 0, MOVED, epsilon};
        return one("batch_norm_affine", numbers, x, gamma, beta, runningMean, runningVar);
    }

    /** In training, with the statistics of all parts of the batch, which meet twice for them. */
    private static NDArray sharedBatchNorm(
            NDArray x, NDArray runningMean, NDArray runningVar, double epsilon) {
        int[] axes = {0, 2, 3};
        long values = SharedBatch.sum(x.size());
        checkVaries(values, x, true);
        double count = values / (double) x.getShape().get(1);
        NDArray mean = scale(SharedBatch.sum(x.sum(axes)), 1 / count);
        NDArray centred = x.sub(perChannel(mean));
        NDArray squares = SharedBatch.sum(centred.square().sum(axes));
        NDArray unbiased = scale(squares, 1 / (count - 1));
        moveTowards(
                new NDList(runningMean, runningVar),
                new NDList(mean.stopGradient(), unbiased.stopGradient()),
                MOVED);
        return centred.div(perChannel(scale(squares, 1 / count).add(epsilon).sqrt()));
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

    /**
     * The 2-D Fourier transform of real pictures over the last two axes, scaled to keep lengths
     * ("ortho").
     *
     * @param x the input of shape (N, C, H, W)
     * @return the frequencies of shape (N, 2 C, H, W / 2 + 1), of each channel the real part, then
     *     the imaginary part, in the memory layout of x
     */
    public static NDArray rfft2(NDArray x) {
        return one("rfft2", NO_NUMBERS, x);
    }

    /**
     * The inverse of {@link #rfft2}.
     *
     * @param x the frequencies of shape (N, 2 C, H, W / 2 + 1)
     * @param height the height H of the result
     * @param width the width W of the result, which the half spectrum leaves open
     * @return real pictures of shape (N, C, H, W)
     */
    public static NDArray irfft2(NDArray x, long height, long width) {
        return one("irfft2", new double[] {height, width}, x);
    }

    /**
     * The mean over several axes, which stay with length 1.
     *
     * @param x the input
     * @param axes the axes; negative ones count from the end
     * @return the means
     */
    public static NDArray mean(NDArray x, int... axes) {
        return one("mean", Arrays.stream(axes).asDoubleStream().toArray(), x);
    }

    /**
     * All windows of a picture as columns.
     *
     * @param x the input of shape (N, C, H, W)
     * @param kernel the window's size (h, w)
     * @param dilation the dilation (h, w)
     * @param padding the zero padding (h, w)
     * @param stride the stride (h, w)
     * @return the windows of shape (N, C · kH · kW, number of windows)
     */
    public static NDArray unfold(
            NDArray x, Shape kernel, Shape dilation, Shape padding, Shape stride) {
        double[] numbers = {
            kernel.get(0), kernel.get(1),
            dilation.get(0), dilation.get(1),
            padding.get(0), padding.get(1),
            stride.get(0), stride.get(1)
        };
        return one("unfold", numbers, x);
    }

    /**
     * Adds windows up at their places in a picture; the opposite of {@link #unfold}.
     *
     * @param x the windows of shape (N, C · kH · kW, number of windows)
     * @param height the height H of the picture
     * @param width the width W of the picture
     * @param kernel the window's size (h, w)
     * @param dilation the dilation (h, w)
     * @param padding the zero padding (h, w), which is cut off
     * @param stride the stride (h, w)
     * @return the sums of shape (N, C, H, W)
     */
    public static NDArray fold(
            NDArray x,
            long height,
            long width,
            Shape kernel,
            Shape dilation,
            Shape padding,
            Shape stride) {
        double[] numbers = {
            height,
            width,
            kernel.get(0),
            kernel.get(1),
            dilation.get(0),
            dilation.get(1),
            padding.get(0),
            padding.get(1),
            stride.get(0),
            stride.get(1)
        };
        return one("fold", numbers, x);
    }

    /**
     * The scaled products of the 3×3 patches of some rows with all patches, zeros lying beyond the
     * border.
     *
     * <p>A product of two patches is the sum of nine products of pixels, which stand on a diagonal
     * among the products of all pixels: so no array of patches is made.
     *
     * @param x the features of shape (N, C, H, W)
     * @param factor the factor of each patch's products with others, of shape (N, H · W)
     * @param row the first row
     * @param rows the number of rows
     * @return the products of shape (N, rows · W, H · W)
     */
    public static NDArray patchProducts(NDArray x, NDArray factor, long row, long rows) {
        Shape shape = x.getShape();
        long width = shape.get(3) + 2;
        MultiplyAddCounter.record(
                shape.get(0) * shape.get(1) * (rows + 2) * width * (shape.get(2) + 2) * width);
        return one("patch_products", new double[] {row, rows}, x, factor);
    }

    /**
     * Adds to the entry of each pair of positions that of the pair one column away, where there is
     * one.
     *
     * @param pairs an entry for each pair of positions, of shape (N, rows · W, H · W)
     * @param width the width W
     * @param columns -1 for the pair to the left, 1 for that to the right
     * @return the sums of shape (N, rows · W, H · W)
     */
    public static NDArray addNeighbours(NDArray pairs, long width, int columns) {
        return one("add_neighbours", new double[] {width, columns}, pairs);
    }

    /**
     * Shifts an array around along two axes; what leaves one end comes in at the other.
     *
     * @param x the input
     * @param shift1 the shift along the first axis, towards higher indices
     * @param shift2 the shift along the second axis
     * @param axis1 the first axis
     * @param axis2 the second axis
     * @return the shifted array
     */
    public static NDArray roll(NDArray x, long shift1, long shift2, int axis1, int axis2) {
        return one("roll", new double[] {shift1, shift2, axis1, axis2}, x);
    }

    /**
     * Changes the size of feature maps.
     *
     * @param x the input of shape (N, C, H, W)
     * @param height the new height
     * @param width the new width
     * @param interpolation how values are found
     * @return the output of shape (N, C, height, width)
     */
    public static NDArray resize(NDArray x, long height, long width, Interpolation interpolation) {
        return one(interpolation.method(), new double[] {height, width}, x);
    }

    /**
     * The gradient of a scalar with respect to an array it was computed from.
     *
     * @param y the scalar
     * @param x the array, which requires a gradient
     * @param graph whether the gradient can itself be differentiated
     * @return dy / dx, in the shape of x
     */
    public static NDArray gradient(NDArray y, NDArray x, GradientGraph graph) {
        double keep = graph == GradientGraph.DIFFERENTIABLE ? 1 : 0;
        return one("gradient", new double[] {keep}, x, y);
    }

    /**
     * The gradients of a scalar with respect to arrays it was computed from, which frees its graph.
     *
     * <p>Unlike a backward pass this computes no other gradients, and leaves none behind in the
     * arrays.
     *
     * @param y the scalar
     * @param x the arrays, which require gradients; none twice
     * @return dy / dx for each x, in its shape; zeros where y does not depend on it
     */
    public static NDList gradients(NDArray y, NDList x) {
        return ScriptModule.runOnLists("gradients", NO_NUMBERS, new NDList(y), x);
    }

    /**
     * The sum of the squares of each array's values, without making the squares.
     *
     * @param x arrays of any shapes, n in number
     * @return the sums, of shape (n)
     */
    public static NDArray sumsOfSquares(NDList x) {
        return ScriptModule.runOnLists("sums_of_squares", NO_NUMBERS, x).singletonOrThrow();
    }

    /**
     * Moves arrays part of the way towards others, in place and in one pass over each.
     *
     * @param targets the arrays to move, which must not require gradients
     * @param values where to, in the targets' shapes
     * @param part the part of the way, from 0 to 1
     */
    public static void moveTowards(NDList targets, NDList values, double part) {
        ScriptModule.runOnLists("move_towards", new double[] {part}, targets, values).close();
    }

    /**
     * A step of Adam (Kingma and Ba 2015, algorithm 1), in place and in one pass over each weight.
     *
     * @param weights the weights, which must not require gradients
     * @param gradients their gradients
     * @param means the means of the gradients, which are updated
     * @param variances the means of their squares, which are updated
     * @param settings what the step needs to know
     */
    public static void adam(
            NDList weights, NDList gradients, NDList means, NDList variances, Adam settings) {
        double[] numbers = {
            settings.step(), settings.rate(), settings.beta1(), settings.beta2(), settings.epsilon()
        };
        ScriptModule.runOnLists("adam", numbers, weights, gradients, means, variances).close();
    }

    /**
     * The settings of a step of Adam.
     *
     * @param step the step's number; the first is 1
     * @param rate the learning rate
     * @param beta1 how much of the gradients' mean is kept
     * @param beta2 how much of the mean of their squares is kept
     * @param epsilon what is added to the root of the latter
     */
    public record Adam(long step, double rate, double beta1, double beta2, double epsilon) {}

    /**
     * Adds a product to an array in place, in one step.
     *
     * @param target the array to add to, which is changed
     * @param a one factor, of the target's shape
     * @param b the other factor, of the target's shape
     * @return target + a b, in the target's memory
     */
    public static NDArray addProduct(NDArray target, NDArray a, NDArray b) {
        return one("add_product", NO_NUMBERS, target, a, b);
    }

    /**
     * Multiplies what is below 0, in place.
     *
     * @param x the array to change, which must not require a gradient
     * @param slope the factor of values below 0
     * @return the same values in an array that shares x's memory
     */
    public static NDArray leakyReluInPlace(NDArray x, double slope) {
        return one("leaky_relu_in_place", new double[] {slope}, x);
    }

    /**
     * Overwrites an array's values in place.
     *
     * @param target the array to overwrite, which must not require a gradient
     * @param source the new values, broadcast to the target's shape
     */
    public static void assign(NDArray target, NDArray source) {
        one("assign", NO_NUMBERS, target, source).close();
    }

    private static NDArray one(String method, double[] numbers, NDArray... tensors) {
        return ScriptModule.run(method, numbers, tensors).singletonOrThrow();
    }
}
