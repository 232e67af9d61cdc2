// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.Prior;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** A pass whose picture nobody wants: it takes time, and later ones find all in place. */
final class TrialPass {

    private TrialPass() {}

    /**
     * Passes a square picture through a network and waits for the result.
     *
     * @param priors what the network looks at beside picture and mask, whose upper quarter is a
     *     hole
     * @param side the height and width
     */
    static void run(Block network, Set<Prior> priors, NDManager parent, int side) {
        try (NDManager manager = parent.newSubManager()) {
            NDArray picture = manager.zeros(new Shape(1, 3, side, side));
            NDArray mask = manager.zeros(new Shape(1, 1, side, side));
            int hole = side / 4;
            mask.set(new NDIndex(":, :, {}:", hole), 1f);
            Map<Prior, NDArray> more = new EnumMap<>(Prior.class);
            for (Prior prior : priors) {
                more.put(prior, manager.zeros(new Shape(1, prior.channels(), side, side)));
            }
            NDList inputs = new InpaintingInputs(picture, more, mask).toList();
            NDList outputs = network.forward(new ParameterStore(manager, false), inputs, false);
            outputs.head().toFloatArray();
        }
    }
}
