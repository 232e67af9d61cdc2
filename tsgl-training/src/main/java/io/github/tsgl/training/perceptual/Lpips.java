// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.Layout;
import io.github.tsgl.weights.NamedParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * LPIPS 0.1 (Zhang et al. 2018, Eq. 1): how different two pictures look.
 *
 * <p>Takes pictures (N, 3, H, W) and as many others, or one (1, 3, H, W) for all, RGB in [−1, 1],
 * with sides of at least 17 for SqueezeNet, 31 for AlexNet, 16 for VGG16; returns their distances
 * (N), 0 for equal pictures. At each tap of the network the features of each position are brought
 * to length 1; the squared differences of a position are weighed channel by channel, summed, and
 * averaged over positions; taps are added up. Gradients reach the pictures; the weights are frozen.
 */
public final class Lpips extends ScopedBlock {

    private static final Shape CHANNELS = new Shape(1, 3, 1, 1);
    private static final float[] SHIFT = {-0.030f, -0.088f, -0.188f};
    private static final float[] SCALE = {0.458f, 0.448f, 0.450f};

    /** Keeps the slope finite where all features of a position are 0. */
    private static final double EPSILON = 1e-10;

    private final TappedNetwork network;
    private final List<Parameter> weights = new ArrayList<>();

    private Lpips(TappedNetwork network) {
        this.network = addChildBlock("network", network);
        Shape[] taps = network.getOutputShapes(new Shape[] {network.smallest()});
        for (int i = 0; i < taps.length; i++) {
            Parameter weight =
                    Parameter.builder()
                            .setName("lin" + i + ".weight")
                            .setType(Parameter.Type.WEIGHT)
                            .build();
            weight.setShape(new Shape(1, taps[i].get(1), 1, 1));
            weights.add(addParameter(weight));
        }
    }

    /**
     * Makes the block with SqueezeNet and the weights that this artifact ships.
     *
     * @param manager the manager of the weights, 3 MB
     * @return the block, initialized and frozen
     * @throws IOException if the weights cannot be read
     */
    public static Lpips load(NDManager manager) throws IOException {
        return load(LpipsNetwork.squeezeNet(), manager);
    }

    /**
     * Makes the block with its weights.
     *
     * @param network what it looks with
     * @param manager the manager of the weights: 3 MB of SqueezeNet, 10 of AlexNet, 59 of VGG16
     * @return the block, initialized and frozen
     * @throws IOException if a file is not the published one or cannot be read
     */
    public static Lpips load(LpipsNetwork network, NDManager manager) throws IOException {
        Lpips block = initialized(network.taps(), manager);
        network.load(NamedParameters.of(block));
        return block;
    }

    /** The block without its weights, frozen. */
    static Lpips initialized(TappedNetwork network, NDManager manager) {
        Lpips block = new Lpips(network);
        block.setInitializer(Initializer.ZEROS, parameter -> true);
        block.initialize(manager, DataType.FLOAT32, network.smallest(), network.smallest());
        block.freezeParameters(true);
        return block;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        check(inputs.getShapes());
        NDList x = taps(parameters, inputs.get(0), training);
        NDList y = taps(parameters, inputs.get(1), training);
        return new NDList(distance(parameters, x, y, training));
    }

    /** The features of pictures at each tap, those of each position with length 1. */
    NDList taps(ParameterStore parameters, NDArray pictures, boolean training) {
        NDList taps = new NDList();
        network.forward(parameters, normalized(pictures), training)
                .forEach(features -> taps.add(unit(features)));
        return taps;
    }

    /** The distances (N) of pictures with such features. */
    NDArray distance(ParameterStore parameters, NDList x, NDList y, boolean training) {
        NDArray sum = null;
        for (int i = 0; i < weights.size(); i++) {
            NDArray difference = x.get(i).sub(y.get(i)).square();
            NDArray weight = parameters.getValue(weights.get(i), difference.getDevice(), training);
            NDArray distance =
                    Arithmetic.mean(difference, 2, 3).mul(weight).sum(new int[] {1, 2, 3});
            sum = sum == null ? distance : sum.add(distance);
        }
        return sum;
    }

    /** A picture in [−1, 1] as the networks take it. */
    static NDList normalized(NDArray picture) {
        NDManager manager = picture.getManager();
        NDArray x =
                picture.sub(Arithmetic.constant(manager, SHIFT, CHANNELS))
                        .div(Arithmetic.constant(manager, SCALE, CHANNELS));
        return new NDList(Layout.convolutionLayout(x));
    }

    /** The features of each position with length 1. */
    private static NDArray unit(NDArray features) {
        int[] channels = {1};
        return features.div(features.square().sum(channels, true).add(EPSILON).sqrt());
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        network.initialize(manager, dataType, inputShapes[0]);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        check(inputShapes);
        return new Shape[] {new Shape(inputShapes[0].get(0))};
    }

    private void check(Shape[] pictures) {
        boolean fit =
                pictures.length == 2
                        && pictures[0].dimension() == 4
                        && pictures[1].dimension() == 4
                        && pictures[0].slice(1).equals(pictures[1].slice(1))
                        && (pictures[1].get(0) == pictures[0].get(0) || pictures[1].get(0) == 1);
        if (!fit || pictures[0].get(1) != 3) {
            throw new IllegalArgumentException(
                    "LPIPS compares two pictures (N, 3, H, W) of one shape, not "
                            + List.of(pictures));
        }
        long smallest = network.smallest().get(2);
        if (Math.min(pictures[0].get(2), pictures[0].get(3)) < smallest) {
            throw new IllegalArgumentException(
                    "LPIPS needs sides of at least " + smallest + " pixels, not " + pictures[0]);
        }
    }
}
