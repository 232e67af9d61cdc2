// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ScopedBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * PEN-Net's attention transfer (its Eq. 1 to 4) with what refines its result: the fine features are
 * put together anew from known patches of their own, as the coarse features say that they are
 * alike.
 *
 * <p>Takes NDList(fine, coarse, hole): the fine features (N, C, 2 H, 2 W), the coarse ones (N, C',
 * H, W), and the hole (N, 1, H₀, W₀) of any size, 1 = hole. Returns features (N, C, 2 H, 2 W).
 */
final class AttentionTransfer extends ScopedBlock {

    /** The dilations of the convolutions that refine the result, a quarter of the channels each. */
    private static final int[] DILATIONS = {1, 2, 4, 8};

    private final CrossLevelAttention attention;
    private final List<Block> refining = new ArrayList<>();

    private AttentionTransfer(CrossLevelAttention.Patches patches) {
        attention = new CrossLevelAttention(patches);
    }

    /** Attention by 3×3 patches, refined. */
    static AttentionTransfer refined(int channels) {
        AttentionTransfer transfer =
                new AttentionTransfer(CrossLevelAttention.Patches.THREE_BY_THREE);
        for (int i = 0; i < DILATIONS.length; i++) {
            transfer.refine(i + 1, PenNetLayers.dilated(channels / 4, DILATIONS[i]));
        }
        return transfer;
    }

    /** Attention by single positions, not refined: that of the coarsest level. */
    static AttentionTransfer plain() {
        return new AttentionTransfer(CrossLevelAttention.Patches.SINGLE);
    }

    private void refine(int number, Block conv) {
        refining.add(addChildBlock("refine" + number, conv));
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray transferred = attention.transfer(inputs.get(0), inputs.get(1), inputs.get(2));
        if (refining.isEmpty()) {
            return new NDList(transferred);
        }
        NDList parts = new NDList();
        for (Block conv : refining) {
            parts.addAll(conv.forward(parameters, new NDList(transferred), training));
        }
        return new NDList(NDArrays.concat(parts, 1));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        for (Block conv : refining) {
            conv.initialize(manager, dataType, inputShapes[0]);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
