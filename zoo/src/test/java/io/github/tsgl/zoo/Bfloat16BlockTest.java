// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import ai.djl.util.NativeResource;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.layers.ops.Bfloat16;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What networks in bfloat16 keep of their weights. */
class Bfloat16BlockTest {

    private static final int SIDE = 64;

    static Stream<NetworkSpec> networks() {
        return Stream.of(
                NetworkSpec.of("lama").withWidth(8).withBlocks(1),
                NetworkSpec.of("lama").withWidth(8).withEncoder("tsgl"),
                NetworkSpec.of("tsgl-released").withWidth(16).withDepths(1, 1, 1, 1),
                NetworkSpec.of("pennet").withWidth(16),
                NetworkSpec.of("hifill").withWidth(16));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void roundedWeightsTakeThePlaceOfOthers(NetworkSpec network) throws Exception {
        float[] anew = roundedAnew(network);
        InpaintingModel.Builder settings = settings(network).optPrecision(Precision.BFLOAT16);
        NDManager manager;
        try (ZooModel<InpaintingInput, Image> model = settings.load()) {
            manager = model.getNDManager();
            Bfloat16Block block = (Bfloat16Block) model.getBlock();
            int kept = block.weights().size();
            long freed = freed(block);
            int arrays = manager.getManagedArrays().size();

            float[] first = filled(block, settings);
            float[] second = filled(block, settings);

            assertThat(first).isEqualTo(anew);
            assertThat(second).isEqualTo(anew);
            assertThat(kept).isPositive();
            assertThat(block.weights().size()).isEqualTo(kept);
            assertThat(freed).isPositive().isLessThanOrEqualTo(kept);
            assertThat(manager.getManagedArrays()).hasSize(arrays);
            assertThat((long) arrays).isEqualTo(block.getParameters().size() - freed + kept);
        }
        assertThat(manager.getManagedArrays()).as("of the closed model").isEmpty();
    }

    @Test
    void manyThreadsShareThem() throws Exception {
        NetworkSpec network = NetworkSpec.of("lama").withWidth(8).withBlocks(1);
        float[] anew = roundedAnew(network);
        InpaintingModel.Builder settings = settings(network).optPrecision(Precision.BFLOAT16);
        try (ZooModel<InpaintingInput, Image> model = settings.load()) {
            int before = model.getNDManager().getManagedArrays().size();

            List<float[]> together =
                    IntStream.range(0, 8)
                            .parallel()
                            .mapToObj(i -> filled(model.getBlock(), settings))
                            .toList();

            assertThat(together).allSatisfy(one -> assertThat(one).isEqualTo(anew));
            assertThat(model.getNDManager().getManagedArrays()).hasSize(before);
        }
    }

    /** What the same network draws if its weights stay and are rounded in each pass. */
    private static float[] roundedAnew(NetworkSpec network) throws Exception {
        InpaintingModel.Builder settings = settings(network);
        try (ZooModel<InpaintingInput, Image> model = settings.load()) {
            return Bfloat16.run(() -> filled(model.getBlock(), settings));
        }
    }

    private static long freed(Block block) {
        return block.getParameters().values().stream()
                .map(Parameter::getArray)
                .filter(array -> ((NativeResource<?>) array).isReleased())
                .count();
    }

    @Test
    void aModelInFloat32KeepsNone() throws Exception {
        for (Precision precision : List.of(Precision.FLOAT32, Precision.AUTO)) {
            InpaintingModel.Builder settings =
                    settings(NetworkSpec.of("lama").withWidth(8).withBlocks(1))
                            .optPrecision(precision);
            try (ZooModel<InpaintingInput, Image> model = settings.load()) {
                if (model.getProperty(InpaintingModel.PRECISION).equals("float32")) {
                    filled(model.getBlock(), settings);

                    assertThat(model.getNDManager().getManagedArrays())
                            .hasSize(model.getBlock().getParameters().size());
                }
            }
        }
    }

    private static InpaintingModel.Builder settings(NetworkSpec network) {
        return InpaintingModel.builder()
                .optNetwork(network)
                .optDevice(Device.cpu())
                .optRandomWeights();
    }

    private static float[] filled(Block network, InpaintingModel.Builder settings) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray picture = plane(manager, 3).mul(2).sub(1);
            NDArray mask = plane(manager, 1).gt(0.3f).toType(picture.getDataType(), false);
            Map<Prior, NDArray> more = new EnumMap<>(Prior.class);
            for (Prior prior : settings.priors()) {
                more.put(prior, plane(manager, prior.channels()));
            }
            NDList inputs = new InpaintingInputs(picture, more, mask).toList();
            return network.forward(new ParameterStore(manager, false), inputs, false)
                    .head()
                    .toFloatArray();
        }
    }

    /** Numbers from 0 to 1 that look random and are the same each time. */
    private static NDArray plane(NDManager manager, int channels) {
        NDArray count = manager.arange((float) channels * SIDE * SIDE);
        return count.mul(count).mul(0.37f).sin().abs().reshape(1, channels, SIDE, SIDE);
    }
}
