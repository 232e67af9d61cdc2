// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HoleContent;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.HostProvider;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.Origin;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InpaintingOutputs;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.layers.PadToMultiple;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;
import io.github.tsgl.training.TrainingRun;
import io.github.tsgl.training.config.TrainingConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * A host of one's own: a small decoder behind the TSGL encoder, or any other.
 *
 * <p>This class is the line of {@code META-INF/services/io.github.tsgl.encoder.host.HostProvider},
 * and {@code own-host.yaml} beside it the recipe to train it by. So being on the class path is
 * enough: {@code inpaint}, {@code train} and {@code bench} of the command line know {@code
 * own-host}, and so does DJL's {@code Criteria}.
 */
public final class OwnHost implements HostProvider, InpaintingHost {

    private static final int WIDTH = 16;
    private static final int MULTIPLE = 64; // sides that any encoder takes

    /** Makes the host; ServiceLoader does. */
    public OwnHost() {}

    /**
     * Trains the host, as {@code tsgl train --config own-host} does.
     *
     * @param arguments the folder of photos and the folder of the run
     * @throws Exception if a file cannot be read or written
     */
    public static void main(String[] arguments) throws Exception {
        String photos = "data.folder=" + Path.of(arguments[0]).toAbsolutePath();
        TrainingConfig config = TrainingConfig.recipe("own-host").with(List.of(photos));
        TrainingRun.builder().setConfig(config).setFolder(Path.of(arguments[1])).build().run();
    }

    @Override
    public List<InpaintingHost> hosts() {
        return List.of(this);
    }

    @Override
    public String name() {
        return "own-host";
    }

    @Override
    public String description() {
        return "the sample host: a small decoder behind the TSGL encoder";
    }

    @Override
    public Origin origin() {
        return new Origin("Apache-2.0", "https://example.org/own-host");
    }

    @Override
    public String encoder() {
        return "tsgl";
    }

    @Override
    public InputSpec inputs() {
        return InputSpec.paper();
    }

    @Override
    public List<String> recipes() {
        return List.of("own-host");
    }

    @Override
    public int smallestSide(NetworkSpec spec) {
        return MULTIPLE;
    }

    @Override
    public int workingSize() {
        return 256;
    }

    /** What the decoder wants of an encoder: features at a half and a quarter of the size. */
    @Override
    public Block network(NetworkSpec spec, StructureOutput structure) {
        int width = spec.width().orElse(WIDTH);
        EncoderSpec wanted =
                EncoderSpec.of(
                        spec.withWidth(width),
                        FeatureLevel.halvings(width, 2 * width),
                        HoleContent.NOTHING,
                        structure);
        return new Network(Hosts.encoder(encoder(spec), wanted));
    }

    /** Takes and returns what all networks do; pictures of any size. */
    private static final class Network extends ScopedBlock {

        private static final PadToMultiple PADDING =
                new PadToMultiple(MULTIPLE, PadToMultiple.Border.REPLICATE);

        private final HostEncoder encoder;
        private final Block fromQuarter;
        private final Block fromHalf;

        Network(HostEncoder encoder) {
            this.encoder = addChildBlock("encoder", encoder);
            int channels = encoder.levels().get(0).channels();
            fromQuarter = addChildBlock("fromQuarter", convolution(channels));
            fromHalf = addChildBlock("fromHalf", convolution(3));
        }

        private static Block convolution(int filters) {
            return PlainConv2d.builder().setFilters(filters).setKernelShape(3).build();
        }

        @Override
        protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
            NDList features = encoder.forward(parameters, PADDING.pad(inputs), training);
            NDArray half = doubled(fromQuarter, features.get(1), parameters, training);
            NDArray picture = doubled(fromHalf, half.add(features.get(0)), parameters, training);
            InpaintingOutputs outputs = InpaintingOutputs.of(picture.tanh());
            if (features.size() > 2) { // for training the encoder draws the structure too (Eq. 14)
                outputs = outputs.withStructure(features.get(2));
            }
            Shape size = inputs.head().getShape();
            return outputs.mapWhole(y -> PadToMultiple.crop(y, size)).toList();
        }

        private static NDArray doubled(
                Block conv, NDArray x, ParameterStore parameters, boolean training) {
            NDList large = new NDList(x.repeat(2, 2).repeat(3, 2));
            return conv.forward(parameters, large, training).head();
        }

        @Override
        protected void initializeChildBlocks(
                NDManager manager, DataType dataType, Shape... inputShapes) {
            Shape[] padded = PADDING.pad(inputShapes);
            encoder.initialize(manager, dataType, padded);
            Shape[] features = FeatureLevel.shapes(encoder.levels(), padded[0]);
            fromQuarter.initialize(manager, dataType, features[1]);
            fromHalf.initialize(manager, dataType, features[0]);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            Shape picture = inputShapes[0];
            Shape plane = new Shape(picture.get(0), 1, picture.get(2), picture.get(3));
            return encoder.structure() == StructureOutput.ALWAYS
                    ? new Shape[] {picture, plane}
                    : new Shape[] {picture};
        }
    }
}
