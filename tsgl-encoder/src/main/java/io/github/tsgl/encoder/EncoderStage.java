package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.LocalBlock;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.ops.Rows;
import java.util.Arrays;

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
 * <p>Takes and returns {@code NDList(structure, structure mask, texture[, texture mask])}.
 */
final class EncoderStage extends ScopedBlock {

    private final Block structure;
    private final Block texture;
    private final Block reconstruction;
    private final ResidualSampling sampling;
    private final TextureMask textureMask;

    EncoderStage(
            Block structure,
            Block texture,
            Block reconstruction,
            ResidualSampling sampling,
            TextureMask mask) {
        this.structure = addChildBlock("structure", structure);
        this.texture = addChildBlock("texture", texture);
        this.reconstruction = addChildBlock("reconstruction", reconstruction);
        this.sampling = sampling;
        textureMask = mask;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        return rebuild(parameters, descend(parameters, inputs, training), training);
    }

    /**
     * The first half of a pass, after which the larger maps are no longer needed: from the inputs
     * to NDList(structure, structure mask, residual, texture[, texture mask]).
     */
    NDList descend(ParameterStore parameters, NDList inputs, boolean training) {
        return MemoryScope.run(
                inputs.head().getManager(),
                inputs,
                () -> {
                    NDList s = structure.forward(parameters, inputs.subNDList(0, 2), training);
                    NDList t = texture.forward(parameters, textureInputs(inputs), training);
                    NDList steps = new NDList(s);
                    steps.add(sampling.residual(inputs.get(2), t.head()));
                    steps.addAll(t);
                    return steps;
                });
    }

    /** Tells whether inference can begin with texture features that are not there as a whole. */
    boolean isLocal() {
        return texture instanceof LocalBlock local
                && local.isLocal()
                && sampling == ResidualSampling.NEAREST
                && textureMask == TextureMask.DROP;
    }

    /** The structure's step alone, in inference. */
    NDList structure(ParameterStore parameters, NDList inputs) {
        return structure.forward(parameters, inputs, false);
    }

    /** As {@link #descend}, from what {@link #structure} gave and the rows of the texture. */
    NDList descend(ParameterStore parameters, NDList s, Rows features) {
        return MemoryScope.run(
                s.head().getManager(),
                s,
                () -> {
                    NDArray kept = features.emptyHalf();
                    Rows t = ((LocalBlock) texture).rows(parameters, features.copiedHalf(kept));
                    NDArray whole = t.whole();
                    NDList steps = new NDList(s);
                    steps.add(kept.subi(whole));
                    steps.add(whole);
                    return steps;
                });
    }

    /** The second half: from what {@link #descend} gave to the outputs. */
    NDList rebuild(ParameterStore parameters, NDList steps, boolean training) {
        NDList guides = new NDList(steps.get(3), steps.get(0), steps.get(2));
        NDList outputs = new NDList(steps.subNDList(0, 2));
        outputs.addAll(reconstruction.forward(parameters, guides, training));
        outputs.addAll(steps.subNDList(4));
        return outputs;
    }

    private NDList textureInputs(NDList inputs) {
        int end = textureMask == TextureMask.DROP ? 3 : inputs.size();
        return inputs.subNDList(2, end);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] s = Arrays.copyOf(inputShapes, 2);
        structure.initialize(manager, dataType, s);
        texture.initialize(manager, dataType, textureShapes(inputShapes));
        Shape t = textureOutputs(inputShapes)[0];
        reconstruction.initialize(manager, dataType, t, structure.getOutputShapes(s)[0], t);
    }

    private Shape[] textureShapes(Shape[] inputShapes) {
        int end = textureMask == TextureMask.DROP ? 3 : inputShapes.length;
        return Arrays.copyOfRange(inputShapes, 2, end);
    }

    private Shape[] textureOutputs(Shape[] inputShapes) {
        return texture.getOutputShapes(textureShapes(inputShapes));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] s = structure.getOutputShapes(Arrays.copyOf(inputShapes, 2));
        Shape[] t = textureOutputs(inputShapes);
        Shape[] outputs = Arrays.copyOf(s, 2 + t.length);
        System.arraycopy(t, 0, outputs, 2, t.length);
        return outputs;
    }
}
