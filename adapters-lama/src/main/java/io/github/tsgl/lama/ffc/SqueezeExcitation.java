package io.github.tsgl.lama.ffc;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.Rectifier;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.MatrixProducts;

/**
 * Squeeze and excitation (Hu et al. 2018) without biases: each channel is weighed by sigmoid(W₂
 * relu(W₁ · means of all channels)).
 *
 * <p>Takes x (N, C, H, W), returns the same shape.
 */
final class SqueezeExcitation extends ScopedBlock {

    private final int reduction;
    private final Parameter squeeze;
    private final Parameter expand;

    /** Makes the block; its inner layer is narrower by the given factor. */
    SqueezeExcitation(int reduction) {
        this.reduction = reduction;
        squeeze = addParameter(weight("squeeze"));
        expand = addParameter(weight("expand"));
    }

    private static Parameter weight(String name) {
        return Parameter.builder().setName(name).setType(Parameter.Type.WEIGHT).build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.singletonOrThrow();
        Shape shape = x.getShape();
        Device device = x.getDevice();
        NDArray means = Arithmetic.mean(x, 2, 3).reshape(shape.get(0), shape.get(1));
        NDArray w1 = parameters.getValue(squeeze, device, training);
        NDArray w2 = parameters.getValue(expand, device, training);
        NDArray inner = Rectifier.RELU.apply(MatrixProducts.linear(means, w1, null));
        NDArray weights = Activation.sigmoid(MatrixProducts.linear(inner, w2, null));
        return new NDList(x.mul(weights.reshape(shape.get(0), shape.get(1), 1, 1)));
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        long channels = inputShapes[0].get(1);
        if (channels < reduction) {
            throw new IllegalArgumentException(
                    channels + " channels cannot be reduced by " + reduction);
        }
        squeeze.setShape(new Shape(channels / reduction, channels));
        expand.setShape(new Shape(channels, channels / reduction));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
