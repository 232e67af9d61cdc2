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
    void theWeightsAreRoundedOnce(NetworkSpec network) throws Exception {
        InpaintingModel.Builder settings = settings(network).optPrecision(Precision.BFLOAT16);
        NDManager manager;
        try (ZooModel<InpaintingInput, Image> model = settings.load()) {
            manager = model.getNDManager();
            Bfloat16Block block = (Bfloat16Block) model.getBlock();
            Block inner = block.getChildren().valueAt(0);
            int before = manager.getManagedArrays().size();

            float[] anew = Bfloat16.run(() -> filled(inner, settings));
            assertThat(manager.getManagedArrays()).hasSize(before);
            float[] first = filled(block, settings);
            int kept = block.weights().size();
            float[] second = filled(block, settings);

            assertThat(first).isEqualTo(anew);
            assertThat(second).isEqualTo(anew);
            assertThat(kept).isPositive();
            assertThat(block.weights().size()).isEqualTo(kept);
            List<NDArray> arrays = manager.getManagedArrays();
            assertThat(arrays).hasSize(before + kept);
            assertThat(arrays.stream().mapToLong(NDArray::size).sum())
                    .as("values, those kept being half as large")
                    .isLessThanOrEqualTo(2 * values(block));
        }
        assertThat(manager.getManagedArrays()).as("of the closed model").isEmpty();
    }

    @Test
    void manyThreadsShareThem() throws Exception {
        InpaintingModel.Builder settings =
                settings(NetworkSpec.of("lama").withWidth(8).withBlocks(1))
                        .optPrecision(Precision.BFLOAT16);
        try (ZooModel<InpaintingInput, Image> model = settings.load()) {
            Bfloat16Block block = (Bfloat16Block) model.getBlock();
            Block inner = block.getChildren().valueAt(0);
            NDManager manager = model.getNDManager();
            float[] anew = Bfloat16.run(() -> filled(inner, settings));
            int before = manager.getManagedArrays().size();

            List<float[]> together =
                    IntStream.range(0, 8)
                            .parallel()
                            .mapToObj(i -> filled(block, settings))
                            .toList();

            assertThat(together).allSatisfy(one -> assertThat(one).isEqualTo(anew));
            assertThat(manager.getManagedArrays()).hasSize(before + block.weights().size());
        }
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

    private static long values(Block network) {
        return network.getParameters().values().stream()
                .map(Parameter::getArray)
                .mapToLong(NDArray::size)
                .sum();
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
