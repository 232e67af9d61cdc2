// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FourierTransformTest {

    @Property(tries = 60)
    void everyLengthEqualsTheDefinition(
            @ForAll @IntRange(min = 1, max = 130) int length,
            @ForAll @IntRange(min = 1, max = 37) int lines) {
        double[] re = numbers(length * lines, 1);
        double[] im = numbers(length * lines, 2);
        double[] outRe = re.clone();
        double[] outIm = im.clone();

        new FourierTransform(length).transform(outRe, outIm, lines, length, 1);

        int line = lines - 1;
        for (int k = 0; k < length; k++) {
            double sumRe = 0;
            double sumIm = 0;
            for (int j = 0; j < length; j++) {
                double angle = -2 * Math.PI * (j * k % length) / length;
                double a = re[line * length + j];
                double b = im[line * length + j];
                sumRe += a * Math.cos(angle) - b * Math.sin(angle);
                sumIm += a * Math.sin(angle) + b * Math.cos(angle);
            }
            assertThat(outRe[line * length + k]).isCloseTo(sumRe, within(1e-11));
            assertThat(outIm[line * length + k]).isCloseTo(sumIm, within(1e-11));
        }
    }

    @Property(tries = 60)
    void withItsPartsExchangedItGoesBackwards(@ForAll @IntRange(min = 1, max = 2100) int length) {
        int lines = 3;
        double[] re = numbers(length * lines, 3);
        double[] im = numbers(length * lines, 4);
        double[] outRe = re.clone();
        double[] outIm = im.clone();

        FourierTransform transform = new FourierTransform(length);
        transform.transform(outRe, outIm, lines, 1, lines);
        transform.transform(outIm, outRe, lines, 1, lines);

        for (int i = 0; i < re.length; i++) {
            assertThat(outRe[i] / length).isCloseTo(re[i], within(1e-12));
            assertThat(outIm[i] / length).isCloseTo(im[i], within(1e-12));
        }
    }

    @Test
    void rowsAndColumnsAreTheSameLines() {
        int size = 20;
        double[] rowsRe = numbers(size * size, 5);
        double[] rowsIm = numbers(size * size, 6);
        double[] columnsRe = transposed(rowsRe, size);
        double[] columnsIm = transposed(rowsIm, size);

        FourierTransform transform = new FourierTransform(size);
        transform.transform(rowsRe, rowsIm, size, size, 1);
        transform.transform(columnsRe, columnsIm, size, 1, size);

        assertThat(transposed(columnsRe, size)).isEqualTo(rowsRe);
        assertThat(transposed(columnsIm, size)).isEqualTo(rowsIm);
    }

    private static double[] numbers(int count, long seed) {
        return new java.util.Random(seed).doubles(count, -1, 1).toArray();
    }

    private static double[] transposed(double[] values, int size) {
        double[] out = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i % size * size + i / size] = values[i];
        }
        return out;
    }
}
