// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.PlainConv2d;

/** A generator of three convolutions, two of them perhaps normalized. */
final class StandInGenerator extends ScopedBlock {

    private final Block first;
    private final Block second;
    private final Block picture;
    private final Block structure;

    StandInGenerator(int width) {
        this(width, false);
    }

    StandInGenerator(int width, boolean normalized) {
        first = addChildBlock("first", convolution(width, normalized));
        second = addChildBlock("second", convolution(width, normalized));
        picture = addChildBlock("picture", convolution(3));
        structure = addChildBlock("structure", convolution(1));
    }

    private static Block convolution(int filters, boolean normalized) {
        if (!normalized) {
            return convolution(filters);
        }
        Block conv =
                PlainConv2d.builder().setFilters(filters).setKernelShape(3).optBias(false).build();
        return new SequentialBlock().add(conv).add(new BatchNorm2d());
    }

    private static Block convolution(int filters) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray all = inputs.get(0);
        for (int i = 1; i < inputs.size(); i++) {
            all = all.concat(inputs.get(i), 1);
        }
        NDArray features = run(first, parameters, all, training);
        features = Activation.relu(features);
        features = Activation.relu(run(second, parameters, features, training));
        NDArray painted = Activation.tanh(run(picture, parameters, features, training));
        if (!training) {
            return new NDList(painted);
        }
        NDArray drawn = Activation.sigmoid(run(structure, parameters, features, training));
        return InpaintingOutputs.of(painted).withStructure(drawn).toList();
    }

    private static NDArray run(
            Block block, ParameterStore parameters, NDArray input, boolean training) {
        return block.forward(parameters, new NDList(input), training).head();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        Shape shape = shapes[0];
        first.initialize(manager, type, new Shape(1, 9, shape.get(2), shape.get(3)));
        Shape features =
                first.getOutputShapes(new Shape[] {new Shape(1, 9, shape.get(2), shape.get(3))})[0];
        second.initialize(manager, type, features);
        picture.initialize(manager, type, features);
        structure.initialize(manager, type, features);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
