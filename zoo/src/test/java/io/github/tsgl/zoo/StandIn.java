package io.github.tsgl.zoo;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;

import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.MultiplyAddCounter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A network that needs no training: every pixel of its picture is the mean of the known ones. */
public final class StandIn implements NetworkFactory {

    private static final InputSpec SPEC = InputSpec.tsgl(EdgeSource.KNOWN_PIXELS, Smoothing.NONE);

    /** Makes the factory. */
    public StandIn() {}

    /**
     * A loaded model of the stand-in network.
     *
     * @param sizing the sizing
     * @param workingSize the working size
     * @return the model
     */
    public static ZooModel<InpaintingInput, Image> model(Sizing sizing, int workingSize) {
        Model model = Model.newInstance("stand-in", Device.cpu(), "PyTorch");
        Block network = new MeanFill();
        network.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3, 8, 8));
        model.setBlock(network);
        return new ZooModel<>(
                model,
                InpaintingTranslator.builder()
                        .setInputs(inputs())
                        .optSizing(sizing)
                        .optWorkingSize(workingSize)
                        .optSmallestSide(8)
                        .build());
    }

    static InputPreparation inputs() {
        return new InputPreparation(SPEC);
    }

    @Override
    public Block newNetwork(TsglModel model, Optional<TsglConfig> config) {
        return new MeanFill();
    }

    @Override
    public void readWeights(TsglModel model, Block network, Path file)
            throws IOException, MalformedModelException {
        if (!Files.readString(file).equals("weights")) {
            throw new MalformedModelException("not a checkpoint");
        }
        readShippedWeights(model, network);
    }

    @Override
    public void readShippedWeights(TsglModel model, Block network) {
        network.getParameters().values().iterator().next().getArray().addi(1);
    }

    @Override
    public InputSpec inputs(TsglModel model, Optional<Smoothing> smoothing) {
        return SPEC;
    }

    @Override
    public int smallestSide(TsglModel model) {
        return 8;
    }

    /** The mean colour times a parameter, which is one. */
    private static final class MeanFill extends ScopedBlock {

        private final Parameter scale;

        MeanFill() {
            scale =
                    addParameter(
                            Parameter.builder()
                                    .setName("scale")
                                    .setType(Parameter.Type.OTHER)
                                    .optInitializer(Initializer.ONES)
                                    .optShape(new Shape(1))
                                    .build());
        }

        @Override
        protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
            NDArray image = inputs.head();
            NDArray mask = InpaintingInputs.of(inputs).mask();
            NDArray mean = image.sum(new int[] {2, 3}, true).div(mask.sum(new int[] {2, 3}, true));
            NDArray factor = parameters.getValue(scale, image.getDevice(), training);
            MultiplyAddCounter.record(image.getShape().size());
            return new NDList(image.onesLike().mul(mean).mul(factor));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {inputShapes[0]};
        }
    }
}
