// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.loss.Loss;
import io.github.tsgl.layers.ops.Arithmetic;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.training.perceptual.FrozenParameters;
import io.github.tsgl.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;

/**
 * LaMa's high-receptive-field perceptual loss: the sum over a network's outputs of the mean squared
 * difference between its features of generated and of real pictures. LaMa weighs it 30.
 *
 * <p>The label is the target (N, 3, H, W), the prediction a picture like it. Both are normalized by
 * the mean and deviation of ImageNet's colors. The network is frozen and runs as in inference; the
 * gradient reaches the prediction through it.
 */
public final class HighReceptiveFieldLoss extends Loss {

    private static final Shape CHANNELS = new Shape(1, 3, 1, 1);
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    /** The range of a picture's values. */
    public enum PixelRange {
        /** [0, 1], as in LaMa. */
        UNIT,
        /** [-1, 1], as in TSGL, PEN-Net and HiFill. */
        SIGNED
    }

    private final Block network;
    private final PixelRange range;
    private final ParameterStore parameters;

    /**
     * Makes the loss.
     *
     * @param network the network, initialized, from pictures (N, 3, H, W) to features, usually a
     *     {@link DilatedResNet50}; it is frozen
     * @param range the range of the pictures, which may be on any device
     */
    public HighReceptiveFieldLoss(Block network, PixelRange range) {
        super("highReceptiveField");
        this.network = network;
        this.range = range;
        parameters = new FrozenParameters(network);
    }

    /**
     * Makes the published loss.
     *
     * @param weights the published checkpoint {@code encoder_epoch_20.pth} of the ADE20K network
     *     {@code ade20k-resnet50dilated-ppm_deepsup}
     * @param range the range of the pictures, which may be on any device
     * @param manager the manager of the network, 94 MB on its device
     * @return the loss
     * @throws IOException if the file cannot be read, is damaged, or holds another network
     */
    public static HighReceptiveFieldLoss load(Path weights, PixelRange range, NDManager manager)
            throws IOException {
        DilatedResNet50 network = new DilatedResNet50();
        network.setInitializer(Initializer.ZEROS, parameter -> true);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
        try (Checkpoint checkpoint = Checkpoint.open(weights)) {
            DilatedResNet50.publishedWeights().load(checkpoint, network);
        }
        return new HighReceptiveFieldLoss(network, range);
    }

    /** {@inheritDoc} */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDArray picture = predictions.singletonOrThrow();
        return MemoryScope.run(
                        picture.getManager(),
                        predictions,
                        () -> new NDList(difference(labels.singletonOrThrow(), picture)))
                .singletonOrThrow();
    }

    private NDArray difference(NDArray target, NDArray picture) {
        NDList expected = network.forward(parameters, new NDList(normalized(target)), false);
        NDList features = network.forward(parameters, new NDList(normalized(picture)), false);
        NDArray sum = null;
        for (int i = 0; i < features.size(); i++) {
            NDArray difference = features.get(i).sub(expected.get(i)).square().mean();
            sum = sum == null ? difference : sum.add(difference);
        }
        return sum;
    }

    private NDArray normalized(NDArray picture) {
        NDManager manager = picture.getManager();
        NDArray unit =
                range == PixelRange.SIGNED ? Arithmetic.scale(picture, 0.5).add(0.5) : picture;
        return unit.sub(Arithmetic.constant(manager, MEAN, CHANNELS))
                .div(Arithmetic.constant(manager, DEVIATION, CHANNELS));
    }
}
