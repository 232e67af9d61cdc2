// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.Direction;
import io.github.tsgl.encoder.host.Literal;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.attention.AttentionConfig;
import io.github.tsgl.layers.attention.TransformerStage;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.BatchNorm2d;
import io.github.tsgl.layers.conv.ConvNormAct;
import io.github.tsgl.layers.conv.MaskedConvolution;
import io.github.tsgl.layers.conv.PartialConv2d;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.reconstruct.Reconstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The TSGL encoder: N stages that downsample structure and texture side by side and rebuild the
 * texture from the structure after each step, so that less of it is lost.
 *
 * <p>Takes {@code NDList(picture (N, 3, H, W), edges (N, 1, H, W), smoothed picture (N, 3, H, W),
 * gray picture (N, 1, H, W), mask (N, 1, H, W))}, pictures in [-1, 1], gray and edges in [0, 1],
 * all but the mask already multiplied by it. Returns the rebuilt textures R_1 ... R_N, each half
 * the size of the one before, then the last structure and its mask. H and W should be multiples of
 * 2ᴺ; otherwise halves are rounded up.
 *
 * <p>The steps are blocks that the builder takes, so that a host network may have an encoder of its
 * own kind of layers; {@link #of} gives the published ones.
 */
public final class TsglEncoder extends ScopedBlock {

    private final EncoderInputs inputs;
    private final Set<Prior> priors;
    private final Direction direction;
    private final List<EncoderStage> stages = new ArrayList<>();

    private TsglEncoder(Builder builder) {
        if (builder.head == null || builder.stages.isEmpty()) {
            throw new IllegalArgumentException("an encoder needs a texture head and stages");
        }
        inputs = builder.inputs;
        priors = builder.priors;
        direction = builder.direction;
        List<Block> textureHeads = List.of(addChildBlock("head", builder.head));
        List<Block> structureHeads =
                builder.structureHead == null
                        ? List.of()
                        : List.of(addChildBlock("structureHead", builder.structureHead));
        for (Stage stage : builder.stages) { // the heads belong before the first
            EncoderStage block = stage.behind(structureHeads, textureHeads, direction);
            stages.add(addChildBlock("stage" + (stages.size() + 1), block));
            textureHeads = List.of();
            structureHeads = List.of();
        }
    }

    /** The blocks of a stage that is to be made. */
    private record Stage(
            Block structure,
            Block texture,
            Block reconstruction,
            ResidualSampling sampling,
            TextureMask mask) {

        EncoderStage behind(
                List<Block> structureHeads, List<Block> textureHeads, Direction direction) {
            List<Block> steps = new ArrayList<>(structureHeads);
            steps.add(structure);
            return new EncoderStage(
                    steps,
                    new TextureStep(textureHeads, texture, sampling, mask),
                    reconstruction,
                    direction);
        }
    }

    /**
     * Makes the encoder of the paper or of the released network: partial convolutions for the
     * structure; for the texture a head of two masked convolutions, then window transformers.
     *
     * @param config the network's size and kind
     * @return the encoder
     */
    public static TsglEncoder of(TsglConfig config) {
        return of(config, EncoderInputs.SMOOTHED_TEXTURE);
    }

    /**
     * Makes the same encoder for other inputs.
     *
     * @param config the network's size and kind
     * @param inputs what texture and structure begin with
     * @return the encoder
     */
    public static TsglEncoder of(TsglConfig config, EncoderInputs inputs) {
        boolean released = config.edition() == Edition.RELEASED;
        Variant variant = config.variant();
        AttentionConfig attention =
                new AttentionConfig(
                        config.textureWidth(),
                        variant.heads(),
                        variant.window(),
                        variant.tau(),
                        config.edition());
        Builder builder =
                builder()
                        .optInputs(inputs)
                        .optPriors(variant.priors())
                        .optDirection(variant.direction())
                        .setHead(convolution(config, 1));
        builder.addStage(
                structureStep(config, 1),
                convolution(config, 2),
                reconstruction(config, 1),
                TextureMask.KEEP);
        int last = config.depths().size() + 1;
        for (int stage = 2; stage <= last; stage++) {
            TransformerStage texture =
                    new TransformerStage(attention, config.depths().get(stage - 2));
            TextureMask mask = released && stage == last ? TextureMask.DROP : TextureMask.KEEP;
            builder.addStage(
                    structureStep(config, stage), texture, reconstruction(config, stage), mask);
        }
        return builder.build();
    }

    private static Block convolution(TsglConfig config, int stride) {
        return MaskedConvolution.of(config.edition(), config.textureWidth(), 3, stride);
    }

    /** The kernels shrink from stage to stage: 7, 5, 5, 3, 3. The first is not normalized. */
    private static ConvNormAct structureStep(TsglConfig config, int stage) {
        int kernel = stage == 1 ? 7 : stage <= 3 ? 5 : 3;
        boolean literal = config.isLiteral(Literal.STRUCTURE);
        PartialConv2d conv =
                PartialConv2d.builder()
                        .setFilters(config.structureChannels(stage))
                        .setKernelShape(kernel)
                        .optStride(2)
                        .optBias(literal)
                        .build();
        return stage == 1 && !literal
                ? ConvNormAct.of(conv, ActivationFunction.RELU)
                : ConvNormAct.of(conv, new BatchNorm2d(), ActivationFunction.RELU);
    }

    private static Reconstruction reconstruction(TsglConfig config, int stage) {
        boolean rebuildsTexture = config.variant().direction() == Direction.STRUCTURE_TO_TEXTURE;
        Reconstruction.Builder builder =
                Reconstruction.builder()
                        .setChannels(
                                rebuildsTexture
                                        ? config.textureWidth()
                                        : config.structureChannels(stage))
                        .optStrategy(config.strategy())
                        .optEdition(config.edition())
                        .optHidden(config.guideWidth());
        if (config.edition() == Edition.PAPER && !config.isLiteral(Literal.GUIDES)) {
            builder.optUnitGuides();
        }
        if (config.isLiteral(Literal.EPSILON)) {
            builder.optExactNormalization();
        }
        if (config.isLiteral(Literal.RECONSTRUCTION)) {
            builder.optDenormalizationOnly();
        }
        return builder.build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
        InpaintingInputs seen = InpaintingInputs.of(inputs);
        NDList state = new NDList(this.inputs.structure(seen, priors), seen.mask());
        state.addAll(this.inputs.textureInputs(seen));
        NDList outputs = new NDList();
        StageTap.start();
        for (EncoderStage stage : stages) {
            NDList next = stage.forward(parameters, state, training);
            MemoryScope.release(state, next, outputs, inputs);
            outputs.add(
                    direction == Direction.STRUCTURE_TO_TEXTURE
                            ? next.get(2)
                            : next.get(0).concat(next.get(2), 1));
            state = next;
        }
        outputs.addAll(state.subNDList(0, 2));
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] state = firstState(inputShapes);
        for (EncoderStage stage : stages) {
            stage.initialize(manager, dataType, state);
            state = stage.getOutputShapes(state);
        }
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] state = firstState(inputShapes);
        Shape[] outputs = new Shape[stages.size() + 2];
        for (int i = 0; i < stages.size(); i++) {
            state = stages.get(i).getOutputShapes(state);
            outputs[i] =
                    direction == Direction.STRUCTURE_TO_TEXTURE
                            ? state[2]
                            : joined(state[0], state[2]);
        }
        outputs[stages.size()] = state[0];
        outputs[stages.size() + 1] = state[1];
        return outputs;
    }

    private static Shape joined(Shape a, Shape b) {
        return new Shape(a.get(0), a.get(1) + b.get(1), a.get(2), a.get(3));
    }

    private Shape[] firstState(Shape[] inputShapes) {
        Shape[] structure = inputs.structureShapes(inputShapes, priors);
        Shape[] texture = inputs.textureShapes(inputShapes);
        Shape[] state = Arrays.copyOf(structure, structure.length + texture.length);
        System.arraycopy(texture, 0, state, structure.length, texture.length);
        return state;
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TsglEncoder} from steps of any kind. */
    public static final class Builder {

        private EncoderInputs inputs = EncoderInputs.SMOOTHED_TEXTURE;
        private Set<Prior> priors = Variant.PUBLISHED.priors();
        private Direction direction = Direction.STRUCTURE_TO_TEXTURE;
        private ResidualSampling sampling = ResidualSampling.BILINEAR;
        private Block head;
        private Block structureHead;
        private final List<Stage> stages = new ArrayList<>();

        private Builder() {}

        /**
         * Sets what texture and structure begin with; {@link EncoderInputs#SMOOTHED_TEXTURE} by
         * default.
         *
         * @param inputs the inputs
         * @return this builder
         */
        public Builder optInputs(EncoderInputs inputs) {
            this.inputs = inputs;
            return this;
        }

        /**
         * Sets what of the inputs the structure begins with; edges and gray picture by default.
         *
         * @param priors the priors, of which the inputs must have all
         * @return this builder
         */
        public Builder optPriors(Set<Prior> priors) {
            this.priors = priors;
            return this;
        }

        /**
         * Sets which stream is rebuilt; {@link Direction#STRUCTURE_TO_TEXTURE} by default. In the
         * other direction the stages' reconstructions are NDList(structure, texture) to
         * NDList(structure), and the encoder gives, in place of each rebuilt texture, the rebuilt
         * structure and behind it the texture as one map.
         *
         * @param direction which from which
         * @return this builder
         */
        public Builder optDirection(Direction direction) {
            this.direction = direction;
            return this;
        }

        /**
         * Sets how the residual structure of the stages that follow is brought to their size;
         * {@link ResidualSampling#BILINEAR} by default.
         *
         * @param sampling the sampling
         * @return this builder
         */
        public Builder optResidualSampling(ResidualSampling sampling) {
            this.sampling = sampling;
            return this;
        }

        /**
         * Sets a step at full size before the structure's first stage; there is none by default.
         *
         * @param head a block NDList(features, mask) to NDList(features, mask)
         * @return this builder
         */
        public Builder optStructureHead(Block head) {
            structureHead = head;
            return this;
        }

        /**
         * Sets what brings the picture to the texture's width at full size.
         *
         * @param head a block NDList(texture inputs, mask) to NDList((N, C, H, W)[, mask])
         * @return this builder
         */
        public Builder setHead(Block head) {
            this.head = head;
            return this;
        }

        /**
         * Adds a stage, which halves the size.
         *
         * @param structure the structure step, NDList(features, mask) to NDList(features, mask)
         * @param texture the texture step, NDList(features[, mask]) to NDList(features[, mask])
         * @param reconstruction how the texture is rebuilt, NDList(texture, structure, residual) to
         *     NDList(texture), such as a {@link Reconstruction}
         * @param mask whether the texture step sees the mask
         * @return this builder
         */
        public Builder addStage(
                Block structure, Block texture, Block reconstruction, TextureMask mask) {
            stages.add(new Stage(structure, texture, reconstruction, sampling, mask));
            return this;
        }

        /**
         * Builds the block.
         *
         * @return the block
         * @throws IllegalArgumentException if the head or the stages are missing
         */
        public TsglEncoder build() {
            return new TsglEncoder(this);
        }
    }
}
