// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.PadToMultiple.Border;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PadToMultipleTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAddedIsCutOffAgain(Border border) {
        PadToMultiple padding = new PadToMultiple(8, border);
        NDArray x = manager.arange(2 * 5 * 9).reshape(1, 2, 5, 9);

        NDList padded = padding.pad(new NDList(x));

        assertThat(padded.getShapes()).isEqualTo(padding.pad(new Shape[] {x.getShape()}));
        assertThat(padded.head().getShape()).isEqualTo(new Shape(1, 2, 8, 16));
        NDArray back = PadToMultiple.crop(padded.head(), x.getShape());
        assertThat(back.toIntArray()).isEqualTo(x.toIntArray());
    }

    @Test
    void bordersAreMirroredOrRepeated() {
        NDArray x = manager.create(new float[] {1, 2, 3}, new Shape(1, 1, 1, 3));
        assertThat(new PadToMultiple(5, Border.REPLICATE).pad(x).get(":, :, 0").toFloatArray())
                .containsExactly(1, 2, 3, 3, 3);
        assertThat(new PadToMultiple(5, Border.SYMMETRIC).pad(x).get(":, :, 0").toFloatArray())
                .containsExactly(1, 2, 3, 3, 2);
        NDArray large = x.repeat(2, 5);
        assertThat(new PadToMultiple(5, Border.REFLECT).pad(large).get(":, :, 0").toFloatArray())
                .containsExactly(1, 2, 3, 2, 1);
        assertThat(new PadToMultiple(5, Border.REFLECT).pad(x).get(":, :, 0").toFloatArray())
                .as("too small to reflect")
                .containsExactly(1, 2, 3, 3, 3);
    }

    @Test
    void whatFitsStaysAsItIs() {
        NDArray x = manager.ones(new Shape(1, 1, 16, 8));
        assertThat(new PadToMultiple(8, Border.REFLECT).pad(x)).isSameAs(x);
        assertThat(PadToMultiple.crop(x, x.getShape())).isSameAs(x);
    }

    @Test
    void aMultipleOfNothingIsAnError() {
        assertThatThrownBy(() -> new PadToMultiple(0, Border.REFLECT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multiples of 0");
    }
}
