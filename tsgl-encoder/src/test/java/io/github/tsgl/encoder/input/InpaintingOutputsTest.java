// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InpaintingOutputsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aListIsReadByItsNames() {
        NDArray half = zeros(3, 4);
        NDArray quarter = zeros(3, 2);
        InpaintingOutputs outputs =
                InpaintingOutputs.of(zeros(3, 8))
                        .withStructure(zeros(1, 8))
                        .withCoarse(zeros(3, 8))
                        .withPyramid(List.of(half, quarter))
                        .withScores(zeros(4, 4));
        assertThat(InpaintingOutputs.of(outputs.toList())).isEqualTo(outputs);
        assertThat(outputs.toList()).hasSize(6);
    }

    @Test
    void aBlockThatReturnsAPictureNeedNotKnowOfNames() {
        InpaintingOutputs outputs = InpaintingOutputs.of(new NDList(zeros(3, 8)));
        assertThat(outputs.structure()).isEmpty();
        assertThat(outputs.pyramid()).isEmpty();
    }

    @Test
    void nothingIsGuessed() {
        NDList nameless = new NDList(zeros(3, 8), zeros(1, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InpaintingOutputs.of(nameless))
                .withMessageContaining("must be named structure");
    }

    private NDArray zeros(int channels, int side) {
        return manager.zeros(new Shape(1, channels, side, side));
    }
}
