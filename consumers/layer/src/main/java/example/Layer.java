// SPDX-License-Identifier: Apache-2.0
package example;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.conv.PartialConv2d;

/** A partial convolution between DJL's own blocks. */
public final class Layer {

    private Layer() {}

    public static void main(String[] arguments) {
        SequentialBlock network =
                new SequentialBlock()
                        .add(
                                PartialConv2d.builder()
                                        .setFilters(4)
                                        .setKernelShape(3)
                                        .optPadding(1)
                                        .build())
                        .add(list -> new NDList(list.head())) // the picture without its mask
                        .add(Activation::relu)
                        .add(Conv2d.builder().setFilters(3).setKernelShape(new Shape(1, 1)).build());
        try (NDManager manager = NDManager.newBaseManager()) {
            Shape picture = new Shape(1, 3, 8, 8);
            Shape plane = new Shape(1, 1, 8, 8);
            network.initialize(manager, DataType.FLOAT32, picture, plane);
            NDArray mask = manager.ones(plane);
            mask.set(new ai.djl.ndarray.index.NDIndex(":, :, 2:4, 2:4"), 0f);
            NDList inputs = new NDList(manager.ones(picture), mask);
            Shape drawn =
                    network.forward(new ParameterStore(manager, false), inputs, false)
                            .head()
                            .getShape();
            System.out.println(drawn);
        }
    }
}
