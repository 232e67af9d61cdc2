// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Interpolation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An encoder whose features are brought to what a host wants.
 *
 * <p>A level that the encoder gives is taken as it is. One of other channels is mapped by a 1×1
 * convolution, one coarser than the encoder's by 3×3 convolutions of stride 2, and one finer than
 * all of them is enlarged bilinearly and mapped by a 1×1 convolution; a leaky ReLU follows each.
 */
final class FittedEncoder extends ScopedBlock implements HostEncoder {

    private final HostEncoder encoder;
    private final List<FeatureLevel> wanted;
    private final List<Fit> fits = new ArrayList<>();

    /** How one wanted level is made: of which given one, and by which convolutions. */
    private record Fit(int from, FeatureLevel to, List<Block> convolutions) {}

    private FittedEncoder(HostEncoder encoder, List<FeatureLevel> wanted) {
        this.encoder = addChildBlock("encoder", encoder);
        this.wanted = List.copyOf(wanted);
        wanted.forEach(level -> fits.add(fit(level)));
    }

    /**
     * Fits an encoder to a host.
     *
     * @param encoder the encoder
     * @param wanted the features that the host wants, the finest first
     * @return the encoder itself if it gives just that
     * @throws IllegalArgumentException if the encoder gives no features
     */
    static HostEncoder fit(HostEncoder encoder, List<FeatureLevel> wanted) {
        if (encoder.levels().isEmpty()) {
            throw new IllegalArgumentException(
                    "the encoder gives no features, but the host wants " + wanted);
        }
        return encoder.levels().equals(wanted) ? encoder : new FittedEncoder(encoder, wanted);
    }

    private Fit fit(FeatureLevel level) {
        List<FeatureLevel> given = encoder.levels();
        FeatureLevel from =
                given.stream()
                        .filter(g -> g.stride() <= level.stride())
                        .max(Comparator.comparingInt(FeatureLevel::stride))
                        .orElse(given.get(0));
        List<Block> convolutions = new ArrayList<>();
        for (int stride = from.stride(); stride < level.stride(); stride *= 2) {
            convolutions.add(convolution(level, 3, 2));
        }
        if (convolutions.isEmpty() && !from.equals(level)) {
            convolutions.add(convolution(level, 1, 1));
        }
        for (int i = 0; i < convolutions.size(); i++) {
            String part = convolutions.size() == 1 ? "" : "_" + (i + 1);
            addChildBlock("fit" + level.stride() + part, convolutions.get(i));
        }
        return new Fit(given.indexOf(from), level, convolutions);
    }

    private static Block convolution(FeatureLevel level, int kernel, int stride) {
        return PlainConv2d.builder()
                .setFilters(level.channels())
                .setKernelShape(kernel)
                .optStride(stride)
                .build();
    }

    @Override
    public List<FeatureLevel> levels() {
        return wanted;
    }

    @Override
    public StructureOutput structure() {
        return encoder.structure();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList given = encoder.forward(parameters, inputs, training);
        Shape picture = inputs.head().getShape();
        NDList outputs = new NDList();
        for (Fit fit : fits) {
            NDArray x = given.get(fit.from());
            if (encoder.levels().get(fit.from()).stride() > fit.to().stride()) {
                Shape size = fit.to().shape(picture);
                x = Interpolation.BILINEAR.resize(x, size.get(2), size.get(3));
            }
            for (Block convolution : fit.convolutions()) {
                NDList y = convolution.forward(parameters, new NDList(x), training);
                x = ActivationFunction.LEAKY_RELU.apply(y.head());
            }
            outputs.add(x);
        }
        outputs.addAll(given.subNDList(encoder.levels().size()));
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        encoder.initialize(manager, dataType, inputShapes);
        for (Fit fit : fits) {
            FeatureLevel from = encoder.levels().get(fit.from());
            int finer = Math.min(from.stride(), fit.to().stride());
            Shape[] shapes = {new FeatureLevel(from.channels(), finer).shape(inputShapes[0])};
            for (Block convolution : fit.convolutions()) {
                convolution.initialize(manager, dataType, shapes);
                shapes = convolution.getOutputShapes(shapes);
            }
        }
    }
}
