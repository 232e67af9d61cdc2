// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.github.tsgl.layers.ops.MemoryScope;
import java.io.IOException;

/**
 * {@link Lpips} as a loss: its mean over the pictures.
 *
 * <p>The label is the target (N, 3, H, W), the prediction a picture like it, both in [−1, 1] and on
 * any device. The gradient reaches the prediction.
 */
public final class LpipsLoss extends Loss {

    private final Lpips lpips;
    private final ParameterStore parameters;

    /**
     * Makes the loss.
     *
     * @param manager the manager of the weights, 3 MB on its device
     * @throws IOException if the shipped weights cannot be read
     */
    public LpipsLoss(NDManager manager) throws IOException {
        super("lpips");
        lpips = Lpips.load(manager);
        parameters = new FrozenParameters(lpips);
    }

    /** {@inheritDoc} */
    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        NDList pair = new NDList(predictions.singletonOrThrow(), labels.singletonOrThrow());
        return MemoryScope.run(
                        pair.head().getManager(),
                        pair,
                        () -> new NDList(lpips.forward(parameters, pair, false).head().mean()))
                .singletonOrThrow();
    }

    /**
     * The loss, and beside it the {@link HoleStyle style} of the holes, which takes the same
     * features.
     *
     * @param target the target (N, 3, H, W) in [−1, 1]
     * @param picture the prediction, likewise
     * @param mask the mask (N, 1, H, W), 1 = known
     * @return NDList(loss, style), both scalars
     */
    public NDList evaluateWithStyle(NDArray target, NDArray picture, NDArray mask) {
        return MemoryScope.run(
                picture.getManager(),
                new NDList(target, picture, mask),
                () -> {
                    NDList seen = lpips.taps(parameters, picture, false);
                    NDList wanted = lpips.taps(parameters, target, false);
                    NDArray distance = lpips.distance(parameters, seen, wanted, false).mean();
                    return new NDList(distance, HoleStyle.difference(seen, wanted, mask));
                });
    }
}
