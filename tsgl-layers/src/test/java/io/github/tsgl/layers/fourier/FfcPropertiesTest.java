// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.fourier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.conv.BatchNorm2d;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

class FfcPropertiesTest {

    private NDManager manager;

    @BeforeTry
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterTry
    void close() {
        manager.close();
    }

    @Property(tries = 40)
    void anySizeComesOutAsAnnouncedAndFinite(
            @ForAll @IntRange(min = 2, max = 13) int height,
            @ForAll @IntRange(min = 2, max = 13) int width,
            @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll @IntRange(max = 2) int globalIn,
            @ForAll @IntRange(max = 2) int globalOut,
            @ForAll boolean zeros) {
        ChannelSplit in = ChannelSplit.of(8, globalIn / 2.0);
        FourierConv2d.Builder builder =
                FourierConv2d.builder()
                        .setFilters(16)
                        .setKernelShape(3)
                        .optStride(stride)
                        .optGlobalIn(globalIn / 2.0)
                        .optGlobalOut(globalOut / 2.0);
        FourierConv2d conv = zeros ? builder.optZeroPadding().build() : builder.build();
        Shape[] shapes = in.shapes(new Shape(1, 8, height, width));
        conv.initialize(manager, DataType.FLOAT32, shapes);
        NDList x = new NDList();
        for (Shape shape : shapes) {
            x.add(manager.randomNormal(shape));
        }

        NDList y = conv.forward(new ParameterStore(manager, false), x, false);

        long rows = (height + stride - 1) / stride;
        long columns = (width + stride - 1) / stride;
        assertThat(y.getShapes()).isEqualTo(conv.getOutputShapes(shapes));
        assertThat(y.getShapes()).isEqualTo(conv.split().shapes(new Shape(1, 16, rows, columns)));
        for (NDArray part : y) {
            assertThat(part.isNaN().any().getBoolean()).isFalse();
        }
        assertNormalizedParts(conv, x, y);
    }

    /** Normalization goes into the convolutions of each part, whichever there are. */
    private void assertNormalizedParts(FourierConv2d conv, NDList x, NDList y) {
        ParameterStore parameters = new ParameterStore(manager, false);
        BatchNorm2d local = norm(y.head().getShape());
        BatchNorm2d global = norm(y.get(y.size() - 1).getShape());

        NDList normalized = conv.forwardNormalized(parameters, x, local, global);

        assertThat(normalized.getShapes()).isEqualTo(y.getShapes());
        for (int i = 0; i < y.size(); i++) {
            BatchNorm2d own = i == 0 && conv.split().local() > 0 ? local : global;
            NDArray expected = own.forward(parameters, new NDList(y.get(i)), false).head();
            assertThat(normalized.get(i).sub(expected).abs().max().getFloat()).isLessThan(1e-4f);
        }
    }

    private BatchNorm2d norm(Shape x) {
        BatchNorm2d norm = new BatchNorm2d();
        norm.initialize(manager, DataType.FLOAT32, x);
        for (Parameter parameter : norm.getParameters().values()) {
            NDArray values = manager.randomUniform(0.5f, 1.5f, parameter.getShape());
            parameter.getArray().set(values.toFloatArray());
        }
        return norm;
    }

    @Property(tries = 20)
    void everyGlobalValueSeesTheWholeMap(
            @ForAll @IntRange(min = 2, max = 9) int height,
            @ForAll @IntRange(min = 2, max = 9) int width,
            @ForAll @IntRange(min = 0, max = 80) int place) {
        FourierUnit unit = new FourierUnit(64);
        Shape shape = new Shape(1, 4, height, width);
        unit.initialize(manager, DataType.FLOAT32, shape);
        NDArray x = manager.randomNormal(shape);
        NDArray other = x.duplicate();
        int y = place / 9 % height;
        int column = place % 9 % width;
        other.set(new NDIndex(":, :, {}, {}", y, column), v -> v.muli(-1).addi(1));

        NDArray difference = run(unit, x).sub(run(unit, other)).abs().max(new int[] {1});

        assertThat(difference.min().getFloat()).isPositive();
    }

    private NDArray run(FourierUnit unit, NDArray x) {
        return unit.forward(new ParameterStore(manager, false), new NDList(x), false).head();
    }

    @Test
    void whatCannotBeBuiltIsSaid() {
        FourierConv2d.Builder builder = FourierConv2d.builder().setFilters(4).setKernelShape(3);
        assertThatThrownBy(() -> builder.optGlobalOut(1.5).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> builder.optGlobalOut(0).optStride(3).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stride");
        try (NDManager own = NDManager.newBaseManager()) {
            FourierConv2d conv = builder.optStride(1).optGlobalIn(0.5).build();
            Shape part = new Shape(1, 3, 4, 4);
            assertThatThrownBy(() -> conv.initialize(own, DataType.FLOAT32, part))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 local and 1 global");
        }
    }
}
