// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import java.util.Arrays;
import java.util.List;

/**
 * The TSGL encoder in front of a host, which makes it Ours(X): the rebuilt textures of its stages
 * at the host's scales and widths (section IV-A). There is no balance module: the host's own
 * attention and decoder do the upsampling.
 *
 * <p>If the host's coarsest features are half the size of the last stage's, as PEN-Net's are, they
 * are made of all stages; if they are larger, as HiFill's are, those of the deeper stages,
 * enlarged, become part of them.
 *
 * <p>Takes NDList(picture (N, 3, H, W), edges (N, 1, H, W), smoothed picture (N, 3, H, W), gray
 * picture (N, 1, H, W), mask (N, 1, H, W)), pictures in [-1, 1], gray and edges in [0, 1], all but
 * the mask already multiplied by it. With a {@linkplain HoleContent#DRAFT draft} in the hole, the
 * texture stream takes the picture as a whole: a partial convolution would drop what was drafted,
 * and masked attention would trust it last. Which part is known, a channel tells. Edges, gray and
 * smoothed picture exist for the known part alone, and the structure stream's partial convolutions
 * see the mask: the draft's guesses would guide the texture as what is known does.
 */
final class TsglHostEncoder extends ScopedBlock implements HostEncoder {

    private static final int FINEST = 2;
    private static final int COARSEST = 2 << TsglConfig.STAGES;

    private final List<FeatureLevel> levels;
    private final HoleContent hole;
    private final StructureOutput structureOutput;
    private final Block stages;
    private final Block fusion;
    private final Block structureDecoder; // null without one

    /**
     * Makes the encoder.
     *
     * @param config its size and kind
     * @param wanted the features that the host wants; those of strides 2 to 64 are given
     * @param hole what the picture has in its hole
     * @param structure when the structure is drawn
     * @throws IllegalArgumentException if no wanted level has one of these strides
     */
    public TsglHostEncoder(
            TsglConfig config,
            List<FeatureLevel> wanted,
            HoleContent hole,
            StructureOutput structure) {
        this.hole = hole;
        structureOutput = structure;
        EncoderInputs inputs =
                hole == HoleContent.DRAFT
                        ? EncoderInputs.COMPOSED_TEXTURE
                        : EncoderInputs.SMOOTHED_TEXTURE;
        stages = addChildBlock("stages", TsglEncoder.of(config, inputs));
        levels =
                wanted.stream()
                        .filter(level -> level.stride() >= FINEST && level.stride() <= COARSEST)
                        .toList();
        if (levels.isEmpty()) {
            throw new IllegalArgumentException(
                    "the TSGL encoder gives features of strides 2 to 64, not " + wanted);
        }
        fusion = addChildBlock("fusion", fusion());
        structureDecoder =
                structure == StructureOutput.NONE
                        ? null
                        : addChildBlock("structureDecoder", new StructureDecoder(config));
    }

    /** The encoder of the paper, or one of another width or depth if the host asks for it. */
    static TsglHostEncoder of(EncoderSpec spec) {
        TsglConfig config =
                TsglConfig.paper()
                        .withStrategy(spec.strategy())
                        .withLiteral(spec.literal())
                        .withVariant(spec.variant());
        if (spec.width().isPresent()) {
            config = config.withWidth(spec.width().getAsInt());
        }
        if (!spec.depths().isEmpty()) {
            config = config.withDepths(spec.depths().toArray(Integer[]::new));
        }
        return new TsglHostEncoder(config, spec.levels(), spec.hole(), spec.structure());
    }

    private Block fusion() {
        FeatureLevel coarsest = levels.get(levels.size() - 1);
        if (coarsest.stride() < COARSEST) {
            return new BottleneckFusion(levels, TsglConfig.STAGES);
        }
        int[] channels = new int[TsglConfig.STAGES + 1];
        Arrays.fill(channels, coarsest.channels());
        levels.forEach(level -> channels[level.halvingCount() - 1] = level.channels());
        return new ScaleFusion(channels, ActivationFunction.LEAKY_RELU);
    }

    @Override
    public List<FeatureLevel> levels() {
        return levels;
    }

    @Override
    public StructureOutput structure() {
        return structureOutput;
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList encoded = stages.forward(parameters, seen(inputs), training);
        NDList textures = encoded.subNDList(0, TsglConfig.STAGES);
        NDList fused = fusion.forward(parameters, textures, training);
        NDList outputs = fused.size() == levels.size() ? fused : wanted(fused);
        for (int i = 0; i < levels.size(); i++) {
            StageTap.tellDecoderMap(levels.get(i).halvingCount(), outputs.get(i));
        }
        if (structureOutput == StructureOutput.ALWAYS
                || training && structureOutput == StructureOutput.TRAINING) {
            NDList structure = encoded.subNDList(TsglConfig.STAGES);
            NDArray drawn = structureDecoder.forward(parameters, structure, training).head();
            Shape size = inputs.head().getShape();
            outputs.add(drawn.get(new NDIndex(":, :, :{}, :{}", size.get(2), size.get(3))));
        }
        return outputs;
    }

    /** What the stages see: priors of the known part alone. */
    private NDList seen(NDList inputs) {
        if (hole == HoleContent.NOTHING) {
            return inputs;
        }
        InpaintingInputs all = InpaintingInputs.of(inputs);
        return all.mapPriors(prior -> prior.mul(all.mask())).toList();
    }

    /** Of one map for each halving those that the host wants. */
    private NDList wanted(NDList fused) {
        NDList outputs = new NDList();
        levels.forEach(level -> outputs.add(fused.get(level.halvingCount() - 1)));
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        stages.initialize(manager, dataType, inputShapes);
        Shape[] encoded = stages.getOutputShapes(inputShapes);
        fusion.initialize(manager, dataType, Arrays.copyOf(encoded, TsglConfig.STAGES));
        if (structureDecoder != null) {
            structureDecoder.initialize(
                    manager, dataType, encoded[TsglConfig.STAGES], encoded[TsglConfig.STAGES + 1]);
        }
    }
}
