package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.EncoderInputs;
import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.TsglEncoder;
import io.github.tsgl.layers.ScopedBlock;
import java.util.Arrays;

/**
 * The TSGL encoder in HiFill's refinement network, which makes it Ours(HiFill): the rebuilt
 * textures of the first stages at the host's scales and widths; those of the deeper stages,
 * enlarged, become the host's coarsest features together with that scale's own (section IV-A).
 * There is no balance module: the host's own attention and decoder do the upsampling.
 *
 * <p>Takes NDList(picture (N, 3, H, W), edges (N, 1, H, W), smoothed picture (N, 3, H, W), grey
 * picture (N, 1, H, W), hole (N, 1, H, W)), pictures in [-1, 1], grey and edges in [0, 1], 1 =
 * hole. The picture has the coarse picture in its hole, as for the host's own encoder, and the
 * texture stream takes it as a whole: a partial convolution would drop what the coarse network
 * drew, and masked attention would trust it last. Which part is known, a channel tells. Edges, grey
 * and smoothed picture exist for the known part alone: whatever the inputs have in the hole becomes
 * 0, and the structure stream's partial convolutions see the mask. They are not made of the coarse
 * picture: its guesses would guide the texture as what is known does. Returns features for k = 1
 * ... n halvings, as {@link HifillGenerator.Builder#optEncoder} says. Sides that are multiples of
 * 2ⁿ will do; deeper stages round up.
 */
public final class TsglHifillEncoder extends ScopedBlock {

    private final int stageCount;
    private final Block stages;
    private final Block fusion;

    /**
     * Makes the encoder.
     *
     * @param config the encoder's size and kind
     * @param channels the widths of the features that the host wants, {@link
     *     HifillGenerator.Builder#encoderChannels()}
     * @throws IllegalArgumentException if the host wants no features, or of more halvings than the
     *     encoder has stages
     */
    public TsglHifillEncoder(TsglConfig config, int[] channels) {
        stageCount = config.depths().size() + 1;
        if (channels.length < 1 || channels.length > stageCount) {
            throw new IllegalArgumentException(
                    "the encoder halves the size up to "
                            + stageCount
                            + " times, not "
                            + channels.length);
        }
        stages = addChildBlock("stages", TsglEncoder.of(config, EncoderInputs.COMPOSED_TEXTURE));
        fusion = addChildBlock("fusion", new BottleneckFusion(channels, stageCount));
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray known = inputs.get(4).neg().add(1);
        NDList seen = new NDList(inputs.head());
        inputs.subList(1, 4).forEach(input -> seen.add(input.mul(known)));
        seen.add(known);
        NDList textures = stages.forward(parameters, seen, training).subNDList(0, stageCount);
        return fusion.forward(parameters, textures, training);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        stages.initialize(manager, dataType, inputShapes);
        fusion.initialize(manager, dataType, textures(inputShapes));
    }

    private Shape[] textures(Shape[] inputShapes) {
        return Arrays.copyOf(stages.getOutputShapes(inputShapes), stageCount);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return fusion.getOutputShapes(textures(inputShapes));
    }
}
