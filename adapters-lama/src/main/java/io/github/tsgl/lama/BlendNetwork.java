// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.github.tsgl.encoder.SmoothFill;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.layers.PadToMultiple;
import io.github.tsgl.layers.PadToMultiple.Border;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Masks;
import io.github.tsgl.weights.NamedParameters;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * LaMa as the judge of two classical fills, with any encoder. Not in a paper.
 *
 * <p>The hole has an exemplar fill E, made of patches of the known part, and a smooth fill S. LaMa
 * sees picture, hole, both fills and how far the first can be trusted, and gives advice at full
 * size; two convolutions that see the advice and the fills choose between them and add what both
 * lack:
 *
 * <pre>
 *   picture = X ⊙ M + (S + ρ (g (E − S) + r)) ⊙ (1 − M)
 * </pre>
 *
 * <p>with a gate g in (0, 1) and a residual r for each pixel, and the {@link Roughness} ρ of what
 * is around the hole: where all is smooth, S is the picture. With first weights g is 0.88 and r is
 * 0. Takes NDList(picture (N, 3, H, W) in [−1, 1], priors ..., mask (N, 1, H, W)), of which {@link
 * Prior#EXEMPLAR} must be there; LaMa's own encoder gets NDList(picture, hole, E, S and confidence
 * (N, 11, H, W)), another one the inputs with E in the picture's hole. Returns NDList(picture (N,
 * 3, H, W)), a little beyond [−1, 1] perhaps, and behind it what the encoder gives behind its
 * features.
 */
final class BlendNetwork extends ScopedBlock {

    /** The maps of advice that LaMa draws. */
    static final int ADVICE = 8;

    private static final int OWN_INPUTS = 11;
    private static final int HIDDEN = 24;
    private static final int OUTPUTS = 4;

    /** E, S, mask and confidence. */
    private static final int FILLS = 8;

    /** How far E is trusted at first, before the sigmoid. */
    private static final float TRUST = 2;

    private final LamaGenerator generator;
    private final Block fill;
    private final Block roughness;
    private final Block hidden;
    private final Block blend;
    private final PadToMultiple padding;

    /**
     * Makes the network.
     *
     * @param generator draws {@link #ADVICE} maps without an activation
     */
    BlendNetwork(LamaGenerator generator) {
        this.generator = addChildBlock("generator", generator);
        fill = addChildBlock("fill", new SmoothFill());
        roughness = addChildBlock("roughness", new Roughness());
        hidden = addChildBlock("hidden", convolution(HIDDEN));
        blend = addChildBlock("blend", convolution(OUTPUTS));
        NamedParameters.of(blend).values().forEach(p -> p.setInitializer(Initializer.ZEROS));
        padding = new PadToMultiple(1 << generator.config().downsamplings(), Border.SYMMETRIC);
    }

    private static Block convolution(int filters) {
        return PlainConv2d.builder().setFilters(filters).setKernelShape(3).optPadding(1).build();
    }

    @Override
    protected NDList forwardScoped(ParameterStore parameters, NDList list, boolean training) {
        InpaintingInputs inputs = InpaintingInputs.of(list);
        NDArray mask = inputs.mask();
        NDArray hole = Masks.inverted(mask);
        NDArray known = inputs.picture().mul(mask);
        NDArray exemplar = inputs.prior(Prior.EXEMPLAR);
        NDArray confidence = exemplar.get(new NDIndex(":, 3:"));
        NDArray copied = known.add(exemplar.get(new NDIndex(":, :3")).mul(hole));
        NDArray smooth = fill.forward(parameters, new NDList(known, mask), training).head();

        NDList seen =
                generator.hasOwnEncoder()
                        ? padding.pad(joined(known, hole, copied, smooth, confidence))
                        : withoutExemplar(inputs, copied).map(padding::pad).toList();
        NDList drawn = advice(parameters, seen, training);
        NDArray advice = PadToMultiple.crop(drawn.head(), known.getShape());
        NDList all = joined(advice, copied, smooth, mask, confidence);
        NDList features = Bfloat16.except(() -> hidden.forward(parameters, all, training));
        features.set(0, ActivationFunction.LEAKY_RELU.apply(features.head()));
        NDArray choice = blend.forward(parameters, features, training).head();
        NDArray gate = Activation.sigmoid(choice.get(new NDIndex(":, :1")).add(TRUST));
        NDArray rough = roughness.forward(parameters, new NDList(known, mask), training).head();
        NDArray more = gate.mul(copied.sub(smooth)).add(choice.get(new NDIndex(":, 1:")));
        NDArray blended = smooth.add(rough.mul(more));

        InpaintingOutputs outputs = InpaintingOutputs.of(known.add(blended.mul(hole)));
        if (drawn.size() > 1) {
            NDArray structure = PadToMultiple.crop(drawn.get(1), known.getShape());
            outputs = outputs.withStructure(structure);
        }
        return outputs.toList();
    }

    /**
     * In inference always in float32: where both fills are about as good, little decides between
     * them, and rounding the generator's products changed whole spots of a picture. In training
     * small differences come and go.
     */
    private NDList advice(ParameterStore parameters, NDList seen, boolean training) {
        return training
                ? generator.forward(parameters, seen, true)
                : Bfloat16.except(() -> generator.forward(parameters, seen, false));
    }

    /** What another encoder sees, with E in the picture's hole. */
    private static InpaintingInputs withoutExemplar(InpaintingInputs inputs, NDArray copied) {
        Map<Prior, NDArray> others = new EnumMap<>(Prior.class);
        others.putAll(inputs.priors());
        others.remove(Prior.EXEMPLAR);
        return new InpaintingInputs(copied, others, inputs.mask());
    }

    private static NDList joined(NDArray... arrays) {
        return new NDList(NDArrays.concat(new NDList(arrays), 1));
    }

    @Override
    protected void initializeChildBlocks(
            NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape picture = inputShapes[0];
        generator.initialize(manager, dataType, seen(inputShapes));
        Shape mask = inputShapes[inputShapes.length - 1];
        fill.initialize(manager, dataType, picture, mask);
        roughness.initialize(manager, dataType, picture, mask);
        hidden.initialize(manager, dataType, withChannels(picture, ADVICE + FILLS));
        blend.initialize(manager, dataType, withChannels(picture, HIDDEN));
    }

    private Shape[] seen(Shape[] inputShapes) {
        return padding.pad(
                generator.hasOwnEncoder()
                        ? new Shape[] {withChannels(inputShapes[0], OWN_INPUTS)}
                        : withoutExemplar(inputShapes));
    }

    /** It is the last of the priors, before the mask. */
    private static Shape[] withoutExemplar(Shape[] inputShapes) {
        Shape[] others = Arrays.copyOf(inputShapes, inputShapes.length - 1);
        others[others.length - 1] = inputShapes[inputShapes.length - 1];
        return others;
    }

    private static Shape withChannels(Shape x, long channels) {
        return new Shape(x.get(0), channels, x.get(2), x.get(3));
    }

    /** {@inheritDoc} */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape picture = inputShapes[0];
        Shape[] outputs = generator.getOutputShapes(seen(inputShapes));
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = withChannels(picture, i == 0 ? picture.get(1) : outputs[i].get(1));
        }
        return outputs;
    }
}
