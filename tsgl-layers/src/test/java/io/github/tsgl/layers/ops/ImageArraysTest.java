// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.image.FloatImage;
import org.junit.jupiter.api.Test;

class ImageArraysTest {

    @Test
    void picturesGoInAndOut() {
        FloatImage image =
                FloatImage.of(2, 2, 3, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = ImageArrays.toArray(manager, image);
            assertThat(array.getShape()).isEqualTo(new Shape(1, 2, 2, 3));
            assertThat(ImageArrays.toImage(array)).isEqualTo(image);
            assertThat(ImageArrays.toImage(array.squeeze(0))).isEqualTo(image);
            assertThat(ImageArrays.toImage(array.toType(DataType.INT32, true))).isEqualTo(image);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ImageArrays.toImage(array.repeat(0, 2)));
        }
    }
}
