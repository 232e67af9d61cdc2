// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.gated.GatedConvKind;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.StoredTensor;
import io.github.tsgl.weights.WeightMismatchException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HifillWeightsTest {

    private final Golden golden = GoldenHifill.golden("hifill-slice");
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static HifillGenerator.Builder builder() {
        return HifillGenerator.builder()
                .optWidth(8)
                .optCoarseKind(GatedConvKind.DEPTH_SEPARABLE)
                .optRefinementKind(GatedConvKind.SLICE);
    }

    private static Map<String, StoredTensor> variables(Golden golden) throws IOException {
        Checkpoint checkpoint = GoldenHifill.variables(golden);
        Map<String, StoredTensor> variables = new LinkedHashMap<>();
        for (String name : checkpoint.names()) {
            variables.put(name, checkpoint.tensor(name));
        }
        return variables;
    }

    @Test
    void otherConstantsAndTheOptimizersStateAreLeftOut() throws IOException {
        Map<String, StoredTensor> more = variables(golden);
        StoredTensor one = StoredTensor.computed("one", new Shape(1), () -> new float[1]);
        more.put("generator/mul/x", one);
        more.put("global_step", one);
        more.put("beta1_power", one);
        more.put("generator/c_dil_d7/w/Adam_1", one);
        more.put("discriminator/conv1/w", one);
        HifillGenerator expected = GoldenHifill.generator(builder(), golden, manager);
        HifillGenerator actual = GoldenHifill.empty(builder(), manager);

        HifillWeights.generator(actual).load(Checkpoint.of("0.index", more), actual);

        Map<String, float[]> wanted = values(expected);
        values(actual).forEach((name, v) -> assertThat(v).isEqualTo(wanted.get(name)));
    }

    private static Map<String, float[]> values(HifillGenerator generator) {
        Map<String, float[]> values = new LinkedHashMap<>();
        NamedParameters.of(generator)
                .forEach((name, p) -> values.put(name, p.getArray().toFloatArray()));
        return values;
    }

    @Test
    void namesOfBothSidesAreListedWhereTheyDoNotFit() throws IOException {
        Map<String, StoredTensor> others = new LinkedHashMap<>();
        variables(golden).forEach((name, v) -> others.put(name.replace("dil_d7", "dil_e7"), v));
        HifillGenerator generator = GoldenHifill.empty(builder(), manager);
        Checkpoint checkpoint = Checkpoint.of("hifill.pb", others);

        assertThatThrownBy(() -> HifillWeights.generator(generator).load(checkpoint, generator))
                .isInstanceOfSatisfying(
                        WeightMismatchException.class,
                        error -> {
                            assertThat(error.unset()).contains("coarse.dilated7.feature.weight");
                            assertThat(error.unused()).contains("generator/c_dil_e7/w");
                        });
    }
}
