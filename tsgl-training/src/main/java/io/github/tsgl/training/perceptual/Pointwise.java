// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Convolutions;

/** A 1×1 convolution of (N, C, H, W) to (N, filters, H, W), whose backward pass is safe. */
final class Pointwise extends ScopedBlock {

    private final int filters;
    private final Parameter weight;
    private final Parameter bias;

    Pointwise(int filters) {
        this.filters = filters;
        weight = addParameter(parameter("weight", Parameter.Type.WEIGHT));
        bias = addParameter(parameter("bias", Parameter.Type.BIAS));
    }

    private static Parameter parameter(String name, Parameter.Type type) {
        return Parameter.builder().setName(name).setType(type).build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        Device device = x.getDevice();
        NDArray w = parameters.getValue(weight, device, training);
        return new NDList(
                Convolutions.pointwiseConv2d(x, w, parameters.getValue(bias, device, training)));
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        weight.setShape(new Shape(filters, inputShapes[0].get(1), 1, 1));
        bias.setShape(new Shape(filters));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape x = inputShapes[0];
        return new Shape[] {new Shape(x.get(0), filters, x.get(2), x.get(3))};
    }
}
