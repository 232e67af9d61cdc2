// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.Device;
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
import io.github.tsgl.encoder.host.HostProvider;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.Origin;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import java.util.List;

/**
 * A host that needs no training: every pixel of its picture is the mean of the known ones. Being on
 * the class path is enough.
 */
public final class StandIn implements HostProvider, InpaintingHost {

    /** Makes the host. */
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
                        .setInputs(preparation())
                        .optSizing(sizing)
                        .optWorkingSize(workingSize)
                        .optSmallestSide(8)
                        .build());
    }

    static InputPreparation preparation() {
        return new InputPreparation(InputSpec.tsgl(EdgeSource.KNOWN_PIXELS, Smoothing.NONE));
    }

    @Override
    public List<InpaintingHost> hosts() {
        return List.of(this);
    }

    @Override
    public String name() {
        return "stand-in";
    }

    @Override
    public String description() {
        return "the mean of the known pixels";
    }

    @Override
    public Origin origin() {
        return new Origin("Apache-2.0", "this project");
    }

    @Override
    public String encoder() {
        return "tsgl";
    }

    @Override
    public InputSpec inputs() {
        return InputSpec.tsgl(EdgeSource.KNOWN_PIXELS, Smoothing.NONE);
    }

    @Override
    public Block network(NetworkSpec spec, StructureOutput structure) {
        return new MeanFill();
    }

    @Override
    public int smallestSide(NetworkSpec spec) {
        return 8;
    }

    @Override
    public int workingSize() {
        return 64;
    }

    /** The mean color times a parameter, which is one. */
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
