package io.github.tsgl.pennet;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.ScaleFusion;
import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.TsglEncoder;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.Rectifier;
import java.util.Arrays;

/**
 * The TSGL encoder in front of PEN-Net, which makes it Ours(PENNet): the rebuilt textures of its
 * five stages at the host's widths, and a sixth map of all of them (section IV-A). There is no
 * balance module: the host's own attention and decoder do the upsampling.
 *
 * <p>Takes NDList(picture (N, 3, H, W), edges (N, 1, H, W), smoothed picture (N, 3, H, W), grey
 * picture (N, 1, H, W), mask (N, 1, H, W)), pictures in [-1, 1], grey and edges in [0, 1], all but
 * the mask already multiplied by it. Returns the levels of a {@link FeaturePyramid}, level 1 first.
 */
public final class TsglPenNetEncoder extends ScopedBlock {

    private static final int STAGES = FeaturePyramid.LEVELS - 1;

    private final FeaturePyramid pyramid;
    private final Block stages;
    private final Block fusion;

    /**
     * Makes the encoder.
     *
     * @param config the encoder's size and kind
     * @param pyramid the features that the host wants, {@link PenNetGenerator.Builder#pyramid()}
     */
    public TsglPenNetEncoder(TsglConfig config, FeaturePyramid pyramid) {
        this.pyramid = pyramid;
        int[] channels = new int[FeaturePyramid.LEVELS];
        for (int level = 1; level <= channels.length; level++) {
            channels[level - 1] = pyramid.channels(level);
        }
        stages = addChildBlock("stages", TsglEncoder.of(config));
        fusion = addChildBlock("fusion", new ScaleFusion(channels, Rectifier.LEAKY_RELU));
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        NDList textures = stages.forward(parameters, inputs, training).subNDList(0, STAGES);
        return fusion.forward(parameters, textures, training);
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        stages.initialize(manager, dataType, inputShapes);
        Shape[] textures = Arrays.copyOf(stages.getOutputShapes(inputShapes), STAGES);
        fusion.initialize(manager, dataType, textures);
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return pyramid.shapes(inputShapes[0]);
    }
}
