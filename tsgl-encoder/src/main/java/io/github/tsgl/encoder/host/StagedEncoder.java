// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.tiled.LocalChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An encoder that looks at picture and mask alone and gives what its stages give, one after the
 * other.
 */
public abstract class StagedEncoder extends ScopedBlock implements HostEncoder {

    private static final int SEEN = 4;

    private final List<FeatureLevel> levels;
    private final List<Block> stages = new ArrayList<>();

    /**
     * Makes the encoder.
     *
     * @param levels the features that the last stages give, the finest first
     * @param stages the stages by their names, in order; each takes what the one before gives, the
     *     first {@link #seen}, and gives features (N, C, H, W) or parts of them
     */
    protected StagedEncoder(List<FeatureLevel> levels, Map<String, ? extends Block> stages) {
        this.levels = List.copyOf(levels);
        stages.forEach((name, stage) -> this.stages.add(addChildBlock(name, stage)));
    }

    /**
     * Makes what the first stage takes.
     *
     * @param picture the picture (N, 3, H, W) in [-1, 1]
     * @param mask the mask (N, 1, H, W), 1 = known, 0 = hole
     * @return an array of shape (N, 4, H, W)
     */
    protected abstract NDArray seen(NDArray picture, NDArray mask);

    @Override
    public final List<FeatureLevel> levels() {
        return levels;
    }

    @Override
    protected final NDList forwardScoped(ParameterStore parameters, NDList list, boolean training) {
        InpaintingInputs inputs = InpaintingInputs.of(list);
        NDList x = new NDList(seen(inputs.picture(), inputs.mask()));
        NDList features = new NDList();
        for (Block stage : stages) {
            x = stage.forward(parameters, x, training);
            features.add(x.size() == 1 ? x.head() : NDArrays.concat(x, 1));
        }
        return features.subNDList(stages.size() - levels.size());
    }

    @Override
    protected final void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape picture = inputShapes[0];
        Shape seen = new Shape(picture.get(0), SEEN, picture.get(2), picture.get(3));
        LocalChain.initialize(stages, manager, dataType, seen);
    }
}
