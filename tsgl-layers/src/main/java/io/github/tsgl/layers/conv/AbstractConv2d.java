// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.ops.Padding;
import io.github.tsgl.layers.tiled.TiledMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the convolutions of this package share: settings, weight, bias and output shape. */
abstract class AbstractConv2d extends ScopedBlock {

    final int filters;
    final Shape kernel;
    final Shape stride;
    final Shape padding;
    final Shape dilation;
    final int groups;
    final Parameter weight;
    final Parameter bias;

    AbstractConv2d(Conv2dBuilder<?> builder) {
        builder.complete();
        filters = builder.filters;
        kernel = builder.kernel;
        stride = builder.stride;
        padding = builder.padding;
        dilation = builder.dilation;
        groups = builder.groups;
        weight = addParameter(parameter("weight", Parameter.Type.WEIGHT));
        bias = builder.biased ? addParameter(parameter("bias", Parameter.Type.BIAS)) : null;
    }

    private static Parameter parameter(String name, Parameter.Type type) {
        return Parameter.builder().setName(name).setType(type).build();
    }

    /** The convolution of x with any weight of this block's shape; the bias may be null. */
    NDArray convolve(NDArray x, NDArray weight, NDArray bias) {
        return Convolutions.conv2d(x, weight, bias, stride, padding, dilation, groups);
    }

    /** The output's rows, made of bands of the input's. */
    final TiledMap rows(TiledMap x, Function<TiledMap.Band, NDArray> local) {
        TiledMap.Window window =
                new TiledMap.Window(
                        Math.toIntExact(dilation.get(0) * (kernel.get(0) - 1) + 1),
                        Math.toIntExact(stride.get(0)),
                        Math.toIntExact(padding.get(0)));
        return x.convolve(window, outputShape(x.shape(), filters), local);
    }

    /** The convolution of a band's rows, which are padded with zeros only where the map ends. */
    final NDArray convolveBand(TiledMap.Band band, NDArray weight, NDArray bias) {
        NDArray x = band.rows();
        if (band.above() == padding.get(0) && band.below() == padding.get(0)) {
            return convolve(x, weight, bias);
        }
        if (band.above() > 0 || band.below() > 0) {
            x = Padding.zeros(x, 0, 0, band.above(), band.below());
        }
        Shape beside = new Shape(0, padding.get(1));
        return Convolutions.conv2d(x, weight, bias, stride, beside, dilation, groups);
    }

    /** The convolution, and the normalization of its filters. */
    final NDArray normalized(
            ParameterStore parameters, NDArray x, BatchNorm2d norm, boolean training) {
        if (training) {
            NDList y = forward(parameters, new NDList(x), true);
            return norm.forward(parameters, y, true).head();
        }
        return MemoryScope.run(
                        x.getManager(),
                        new NDList(x),
                        () -> new NDList(convolveNormalized(parameters, x, norm)))
                .head();
    }

    /** The normalization's factor goes into the weight, its addend into the bias. */
    private NDArray convolveNormalized(ParameterStore parameters, NDArray x, BatchNorm2d norm) {
        Device device = x.getDevice();
        Supplier<NDArray> factor = factor(parameters, x, norm);
        Supplier<NDArray> addend =
                () -> norm.addend(parameters, factor.get(), biasOf(parameters, device, false));
        NDArray plain = parameters.getValue(weight, device, false);
        NDArray b = groups > 1 ? addend.get() : Bfloat16.bias(x, plain, norm, addend);
        return convolve(x, folded(plain, x, norm, factor), b);
    }

    /** The convolution of a sum's further part, which is normalized as a whole, in inference. */
    final NDArray normalizedPart(ParameterStore parameters, NDArray x, BatchNorm2d norm) {
        return MemoryScope.run(
                        x.getManager(),
                        new NDList(x),
                        () -> new NDList(convolveScaled(parameters, x, norm)))
                .head();
    }

    private NDArray convolveScaled(ParameterStore parameters, NDArray x, BatchNorm2d norm) {
        Device device = x.getDevice();
        Supplier<NDArray> factor = factor(parameters, x, norm);
        NDArray plain = parameters.getValue(weight, device, false);
        NDArray b = biasOf(parameters, device, false);
        return convolve(x, folded(plain, x, norm, factor), b == null ? null : b.mul(factor.get()));
    }

    /** For rounded features the factor is needed only once, to make what is kept. */
    private static Supplier<NDArray> factor(
            ParameterStore parameters, NDArray x, BatchNorm2d norm) {
        if (Bfloat16.isRounded(x)) {
            return () -> norm.factor(parameters, x.getDevice());
        }
        NDArray factor = norm.factor(parameters, x.getDevice());
        return () -> factor;
    }

    private NDArray folded(NDArray plain, NDArray x, BatchNorm2d norm, Supplier<NDArray> factor) {
        Supplier<NDArray> made = () -> plain.mul(factor.get().reshape(filterAxis()));
        return groups > 1 ? made.get() : Bfloat16.weight(x, plain, norm, made);
    }

    /** A shape of four axes, whose filters' axis of the weight is open. */
    Shape filterAxis() {
        return new Shape(-1, 1, 1, 1);
    }

    /** The bias, or null if there is none. */
    final NDArray biasOf(ParameterStore parameters, Device device, boolean training) {
        return bias == null ? null : parameters.getValue(bias, device, training);
    }

    /** The number of channels that one output channel sees. */
    final long groupChannels() {
        return weight.getShape().get(1);
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        long channels = inputShapes[0].get(1);
        if (channels % groups != 0) {
            throw new IllegalArgumentException(
                    channels + " channels do not split into " + groups + " groups");
        }
        weight.setShape(new Shape(filters, channels / groups, kernel.get(0), kernel.get(1)));
        if (bias != null) {
            bias.setShape(new Shape(filters));
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {outputShape(inputShapes[0], filters)};
    }

    /** The output's shape for some number of channels. */
    final Shape outputShape(Shape input, long channels) {
        return new Shape(input.get(0), channels, outputSize(input, 0), outputSize(input, 1));
    }

    private long outputSize(Shape input, int side) {
        long window = dilation.get(side) * (kernel.get(side) - 1) + 1;
        return (input.get(2 + side) + 2 * padding.get(side) - window) / stride.get(side) + 1;
    }
}
