// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.BalanceModule;
import io.github.tsgl.encoder.host.Literal;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.layers.PadToMultiple;
import io.github.tsgl.layers.PadToMultiple.Border;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.balance.CrossLayerBalance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The TSGL generator, "Ours": encoder, cross-layer balance module and decoder (Fig. 2); without the
 * balance module it is Ours(Basic).
 *
 * <p>Takes {@code NDList(picture (N, 3, H, W), edges (N, 1, H, W), smoothed picture (N, 3, H, W),
 * gray picture (N, 1, H, W), mask (N, 1, H, W))}, pictures in [-1, 1], gray and edges in [0, 1],
 * all but the mask (1 = known) already multiplied by it, of any height and width. Returns {@code
 * NDList(finished picture (N, 3, H, W) in [-1, 1])}, and behind it the structure (N, 1, H, W) in
 * [0, 1] when {@link StructureOutput} says so.
 */
public final class TsglGenerator extends ScopedBlock {

    /** Heights and widths are padded to a multiple of this, the coarsest scale. */
    static final int MULTIPLE = 1 << (TsglConfig.STAGES + 1);

    private static final PadToMultiple PADDING = new PadToMultiple(MULTIPLE, Border.REFLECT);

    private final StructureOutput structureOutput;
    private final Block encoder;
    private final Block fusion;
    private final Block balance; // null in Ours(Basic)
    private final List<Block> decoder = new ArrayList<>();
    private final Block structureDecoder;

    private TsglGenerator(Builder builder) {
        if (builder.config == null) {
            throw new IllegalArgumentException("a generator needs a configuration");
        }
        TsglConfig config = builder.config;
        structureOutput = builder.structureOutput;
        encoder = addChildBlock("encoder", TsglEncoder.of(config));
        fusion = addChildBlock("fusion", ScaleFusion.of(config));
        balance =
                config.variant().balance() == BalanceModule.NONE
                        ? null
                        : addChildBlock("balance", balance(config));
        for (int stage = TsglConfig.STAGES; stage >= 1; stage--) {
            UpStage up = UpStage.inner(config.fusedChannels(stage));
            decoder.add(addChildBlock("decoder" + (stage + 1), up));
        }
        decoder.add(addChildBlock("decoder1", UpStage.last()));
        structureDecoder =
                structureOutput == StructureOutput.NONE
                        ? null
                        : addChildBlock("structureDecoder", new StructureDecoder(config));
    }

    private static CrossLayerBalance balance(TsglConfig config) {
        int[] channels = new int[TsglConfig.STAGES + 1];
        for (int stage = 1; stage <= channels.length; stage++) {
            channels[stage - 1] = config.fusedChannels(stage);
        }
        Variant variant = config.variant();
        CrossLayerBalance.Builder builder =
                CrossLayerBalance.builder()
                        .optChannels(channels)
                        .optWidth(config.balanceWidth())
                        .optKernels(variant.balanceKernels())
                        .optLayers(variant.balanceLayers())
                        .optGaussian(variant.gaussian())
                        .optNeighborhood(variant.neighborhood())
                        .optEdition(config.edition());
        if (config.isLiteral(Literal.EQUALIZATION)) {
            builder.optPlainEqualization();
        }
        return builder.build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        Shape size = inputs.head().getShape();
        NDList padded = PADDING.pad(inputs);
        NDList textures = encoder.forward(parameters, padded, training);
        NDList structure = textures.subNDList(TsglConfig.STAGES);
        NDList maps =
                fusion.forward(parameters, textures.subNDList(0, TsglConfig.STAGES), training);
        if (balance != null) {
            maps.add(InpaintingInputs.of(padded).mask());
            maps = balance.forward(parameters, maps, training);
        }
        for (int i = 0; i < maps.size(); i++) {
            StageTap.tellDecoderMap(i + 1, maps.get(i));
        }
        NDArray y = maps.get(TsglConfig.STAGES);
        for (int i = 0; i < decoder.size(); i++) {
            NDArray x =
                    i == 0 ? y : NDArrays.concat(new NDList(y, maps.get(TsglConfig.STAGES - i)), 1);
            y = decoder.get(i).forward(parameters, new NDList(x), training).head();
        }
        InpaintingOutputs outputs = InpaintingOutputs.of(PadToMultiple.crop(y, size));
        if (structureOutput == StructureOutput.ALWAYS
                || training && structureOutput == StructureOutput.TRAINING) {
            NDArray drawn = structureDecoder.forward(parameters, structure, training).head();
            outputs = outputs.withStructure(PadToMultiple.crop(drawn, size));
        }
        return outputs.toList();
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] padded = PADDING.pad(inputShapes);
        encoder.initialize(manager, dataType, padded);
        Shape[] encoded = encoder.getOutputShapes(padded);
        Shape[] textures = Arrays.copyOf(encoded, TsglConfig.STAGES);
        fusion.initialize(manager, dataType, textures);
        Shape[] maps = fusion.getOutputShapes(textures);
        if (balance != null) {
            Shape[] balanced = Arrays.copyOf(maps, maps.length + 1);
            balanced[maps.length] = padded[padded.length - 1];
            balance.initialize(manager, dataType, balanced);
        }
        Shape y = maps[TsglConfig.STAGES];
        for (int i = 0; i < decoder.size(); i++) {
            if (i > 0) {
                Shape skip = maps[TsglConfig.STAGES - i];
                y = new Shape(y.get(0), y.get(1) + skip.get(1), y.get(2), y.get(3));
            }
            decoder.get(i).initialize(manager, dataType, y);
            y = decoder.get(i).getOutputShapes(new Shape[] {y})[0];
        }
        if (structureDecoder != null) {
            structureDecoder.initialize(
                    manager, dataType, encoded[TsglConfig.STAGES], encoded[TsglConfig.STAGES + 1]);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape picture = inputShapes[0];
        if (structureOutput != StructureOutput.ALWAYS) {
            return new Shape[] {picture};
        }
        return new Shape[] {picture, new Shape(picture.get(0), 1, picture.get(2), picture.get(3))};
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TsglGenerator}. */
    public static final class Builder {

        private TsglConfig config;
        private StructureOutput structureOutput = StructureOutput.NONE;

        private Builder() {}

        /**
         * Sets the network's size and kind.
         *
         * @param config the configuration
         * @return this builder
         */
        public Builder setConfig(TsglConfig config) {
            this.config = config;
            return this;
        }

        /**
         * Sets when the structure is returned; {@link StructureOutput#NONE} by default.
         *
         * @param structureOutput when
         * @return this builder
         */
        public Builder optStructureOutput(StructureOutput structureOutput) {
            this.structureOutput = structureOutput;
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if the configuration is missing
         */
        public TsglGenerator build() {
            return new TsglGenerator(this);
        }
    }
}
