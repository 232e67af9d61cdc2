// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.Direction;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.reconstruct.Branched;
import io.github.tsgl.layers.reconstruct.Guide;
import io.github.tsgl.layers.tiled.LocalChain;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One stage of the TSGL encoder: structure and texture are downsampled, then the texture is rebuilt
 * from the structure and from what the texture lost (Fig. 2, part II).
 *
 * <pre>
 *   S_k = structure(S_{k-1}),  T_k = texture(R_{k-1}),
 *   L_k = down(R_{k-1} - up(T_k))          the local residual structure, Fig. 5(b)
 *   R_k = reconstruction(T_k; S_k, L_k)    Eq. 6
 * </pre>
 *
 * <p>In the other {@link Direction} S_k is rebuilt from T_k, and R_k is T_k.
 *
 * <p>Takes and returns {@code NDList(structure, structure mask, texture[, texture mask])}.
 */
final class EncoderStage extends ScopedBlock {

    private final List<Block> structure;
    private final TextureStep texture;
    private final Block reconstruction;
    private final Direction direction;

    /**
     * Makes a stage.
     *
     * @param structure what makes the structure; of several blocks the last is the stage's own
     * @param texture what makes texture and residual
     * @param reconstruction what rebuilds one stream
     * @param direction which of the two
     */
    EncoderStage(
            List<Block> structure, TextureStep texture, Block reconstruction, Direction direction) {
        this.structure = structure;
        this.texture = texture;
        this.reconstruction = reconstruction;
        this.direction = direction;
        addChildBlock("structure", structure.get(structure.size() - 1));
        addChildBlock("texture", texture.own());
        addChildBlock("reconstruction", reconstruction);
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList s = LocalChain.run(structure, parameters, inputs.subNDList(0, 2), training);
        NDList t = texture.forward(parameters, inputs.subNDList(2), training);
        boolean rebuildsTexture = direction == Direction.STRUCTURE_TO_TEXTURE;
        NDList guided =
                rebuildsTexture
                        ? new NDList(t.get(0), s.get(0), t.get(1))
                        : new NDList(s.get(0), t.get(0));
        NDArray rebuilt = reconstruction.forward(parameters, guided, training).head();
        NDList outputs =
                rebuildsTexture
                        ? new NDList(s.get(0), s.get(1), rebuilt)
                        : new NDList(rebuilt, s.get(1), t.get(0));
        outputs.addAll(t.subNDList(2));
        StageTap.tell(
                t.get(0),
                s.get(0),
                t.get(1),
                rebuilt,
                () -> training ? Map.of() : branches(parameters, guided));
        return outputs;
    }

    private Map<Guide, NDArray> branches(ParameterStore parameters, NDList guided) {
        return direction == Direction.STRUCTURE_TO_TEXTURE
                        && reconstruction instanceof Branched branched
                ? branched.branches(parameters, guided)
                : Map.of();
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] s =
                LocalChain.initialize(structure, manager, dataType, Arrays.copyOf(inputShapes, 2));
        Shape[] previous = Arrays.copyOfRange(inputShapes, 2, inputShapes.length);
        texture.initialize(manager, dataType, previous);
        Shape t = texture.getOutputShapes(previous)[0];
        if (direction == Direction.STRUCTURE_TO_TEXTURE) {
            reconstruction.initialize(manager, dataType, t, s[0], t);
        } else {
            reconstruction.initialize(manager, dataType, s[0], t);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] s = LocalChain.getOutputShapes(structure, Arrays.copyOf(inputShapes, 2));
        Shape[] t = texture.getOutputShapes(Arrays.copyOfRange(inputShapes, 2, inputShapes.length));
        Shape[] outputs = Arrays.copyOf(s, 1 + t.length);
        outputs[2] = t[0];
        System.arraycopy(t, 2, outputs, 3, t.length - 2);
        return outputs;
    }
}
