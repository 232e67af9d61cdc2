// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.encoder.host.Direction;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.layers.reconstruct.Guide;
import io.github.tsgl.layers.reconstruct.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StageTapTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDList inputs = TestInputs.random(manager, 1, 64, 64);
    private final TsglEncoder encoder =
            TestInputs.initialized(TsglEncoder.of(TestInputs.tiny()), manager, inputs);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void tellsAllFourFeaturesOfEachStageInTheOrderOfTheStages() {
        List<Integer> stages = new ArrayList<>();
        List<float[]> rebuilt = new ArrayList<>();
        NDList outputs =
                StageTap.listen(
                        features -> {
                            stages.add(features.stage());
                            rebuilt.add(features.rebuilt().toFloatArray());
                            int side = 64 >> features.stage();
                            Shape texture = new Shape(1, 8, side, side);
                            assertThat(features.texture().getShape()).isEqualTo(texture);
                            assertThat(features.residual().getShape()).isEqualTo(texture);
                            assertThat(features.structure().getShape().slice(2))
                                    .isEqualTo(new Shape(side, side));
                        },
                        () -> {
                            TestInputs.run(encoder, manager, inputs);
                            return TestInputs.run(encoder, manager, inputs);
                        });
        assertThat(stages).containsExactly(1, 2, 3, 4, 5, 1, 2, 3, 4, 5);
        for (int k = 0; k < 5; k++) {
            assertThat(rebuilt.get(5 + k)).isEqualTo(outputs.get(k).toFloatArray());
        }
    }

    @Test
    void theBranchesOfAStageAreTheTermsOfItsRebuiltTexture() {
        List<Integer> told = new ArrayList<>();
        NDList alone = TestInputs.run(encoder, manager, inputs);
        NDList outputs =
                StageTap.listen(
                        features -> {
                            told.add(features.stage());
                            assertThat(features.branches())
                                    .containsOnlyKeys(Guide.STRUCTURE, Guide.RESIDUAL);
                            NDArray sum =
                                    features.branches()
                                            .get(Guide.STRUCTURE)
                                            .add(features.branches().get(Guide.RESIDUAL));
                            assertThat(sum).isEqualTo(features.rebuilt());
                        },
                        () -> TestInputs.run(encoder, manager, inputs));
        assertThat(told).containsExactly(1, 2, 3, 4, 5);
        assertThat(outputs).isEqualTo(alone);
    }

    @Test
    void withoutGuidanceOrWithTheStructureRebuiltThereAreNoBranches() {
        Variant other = TestInputs.tiny().variant().withDirection(Direction.TEXTURE_TO_STRUCTURE);
        List<TsglConfig> configs =
                List.of(
                        TestInputs.tiny().withStrategy(Strategy.BASELINE),
                        TestInputs.tiny()
                                .withStrategy(Strategy.GLOBAL_TO_GLOBAL)
                                .withVariant(other));
        for (TsglConfig config : configs) {
            TsglEncoder without = TestInputs.initialized(TsglEncoder.of(config), manager, inputs);
            StageTap.listen(
                    features -> assertThat(features.branches()).isEmpty(),
                    () -> TestInputs.run(without, manager, inputs));
        }
    }

    @Test
    void theMapsOfTheDecoderAreToldBehindTheStages() {
        TsglGenerator generator =
                TestInputs.initialized(
                        TsglGenerator.builder().setConfig(TestInputs.tiny()).build(),
                        manager,
                        inputs);
        List<String> told = new ArrayList<>();
        StageTap.listen(
                new StageTap.Listener() {
                    @Override
                    public void onStage(StageFeatures features) {
                        told.add("stage " + features.stage());
                    }

                    @Override
                    public void onDecoderMap(int stage, NDArray map) {
                        told.add("map " + stage);
                        assertThat(map.getShape().get(2)).isEqualTo(64 >> stage);
                    }
                },
                () -> TestInputs.run(generator, manager, inputs));
        assertThat(told)
                .containsExactly(
                        "stage 1", "stage 2", "stage 3", "stage 4", "stage 5", "map 1", "map 2",
                        "map 3", "map 4", "map 5", "map 6");
    }

    @Test
    void whatIsToldBelongsToThePassAndIsClosedInIt() {
        TsglGenerator generator =
                TestInputs.initialized(
                        TsglGenerator.builder()
                                .setConfig(TestInputs.tiny())
                                .optStructureOutput(StructureOutput.NONE)
                                .build(),
                        manager,
                        inputs);
        List<NDArray> told = new ArrayList<>();
        StageTap.listen(
                features ->
                        Stream.of(
                                        features.texture(),
                                        features.structure(),
                                        features.residual(),
                                        features.rebuilt(),
                                        features.rebuilt().abs())
                                .forEach(told::add),
                () -> TestInputs.run(generator, manager, inputs));
        assertThat(told).hasSize(25).allMatch(NDArray::isReleased);
    }

    @Test
    void onlyOneListensAndNobodyHearsAfterThePass() {
        List<StageFeatures> heard = new ArrayList<>();
        assertThatThrownBy(
                        () ->
                                StageTap.listen(
                                        heard::add,
                                        () -> StageTap.listen(heard::add, () -> encoder)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("somebody listens already on this thread");
        TestInputs.run(encoder, manager, inputs);
        assertThat(heard).isEmpty();
    }
}
