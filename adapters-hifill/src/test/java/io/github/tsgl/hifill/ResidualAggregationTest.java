// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.hifill.ResidualAggregation.HoleEdge;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.Golden;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The aggregation against the NumPy code that HiFill's authors published: the golden file holds
 * what it gives for a small photo, with scores and a network's picture that a formula makes.
 */
@net.jqwik.api.Tag("slow")
class ResidualAggregationTest {

    private NDManager manager;

    @BeforeEach
    @BeforeTry
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(3);
    }

    @AfterEach
    @AfterTry
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void thePublishedCodeGivesTheSame(int multiple) {
        Golden golden = GoldenHifill.golden("aggregation");
        ArrayPhoto photo = new ArrayPhoto(manager, 150, 201);
        ResidualAggregation aggregation =
                ResidualAggregation.builder()
                        .optSide(64)
                        .optMultiple(multiple)
                        .optEdge(HoleEdge.SOFT)
                        .build(photo, photo.mask());

        NDList inputs = PreparedInputs.stack(manager, List.of(aggregation.inputs())).toList();
        aggregation.fill(golden.input(manager, "picture"), formulaScores(), photo::write);

        golden.assertWithin("small" + multiple, inputs.get(0).add(1).mul(127.5f), 1e-3);
        golden.assertWithin("hole" + multiple, inputs.get(1).neg().add(1), 0);
        golden.assertWithin("result" + multiple, photo.result(manager), 0.01);
    }

    private NDArray formulaScores() {
        float[] scores = new float[64 * 64];
        for (int i = 0; i < 64; i++) {
            double sum = 0;
            for (int j = 0; j < 64; j++) {
                sum += Math.pow(FormulaWeights.uniform("scores", i * 64 + j), 8);
            }
            for (int j = 0; j < 64; j++) {
                double score = Math.pow(FormulaWeights.uniform("scores", i * 64 + j), 8);
                scores[i * 64 + j] = (float) (score / sum);
            }
        }
        return manager.create(scores, new Shape(1, 64, 64));
    }

    @Property(tries = 20)
    void theHoleAloneIsWrittenAndNeverRead(
            @ForAll @IntRange(min = 20, max = 150) int height,
            @ForAll @IntRange(min = 20, max = 150) int width) {
        HifillNetwork network = new HifillNetwork(HifillNetworkTest.tiny().build());
        Shape small = new Shape(1, 3, 32, 32);
        network.initialize(manager, DataType.FLOAT32, small, new Shape(1, 1, 32, 32));
        ArrayPhoto photo = ArrayPhoto.random(height, width);
        ArrayPhoto other = photo.withOtherHole();

        for (ArrayPhoto each : new ArrayPhoto[] {photo, other}) {
            ResidualAggregation aggregation =
                    ResidualAggregation.builder().optSide(32).build(each, each.mask());
            NDList inputs = PreparedInputs.stack(manager, List.of(aggregation.inputs())).toList();
            ParameterStore store = new ParameterStore(manager, false);
            NDList outputs = network.forward(store, inputs, false);
            aggregation.fill(outputs.get(0), outputs.get(1), each::write);
        }

        assertThat(photo.written()).isEqualTo(photo.missing()).isNotEqualTo(0);
        assertThat(other.holeColors()).isEqualTo(photo.holeColors());
    }

    @Test
    void detailComesFromThePlaceThatTheScoresName() {
        // Stripes of one pixel, which a small picture of half the size does not have.
        ArrayPhoto photo = ArrayPhoto.stripes(128, 128);
        ResidualAggregation aggregation =
                ResidualAggregation.builder().optSide(64).build(photo, photo.mask());
        NDArray gray = manager.zeros(new Shape(1, 3, 64, 64));
        float[] scores = new float[64 * 64];
        for (int place = 0; place < 64; place++) {
            scores[place * 64] = 1; // all from the first place
        }

        aggregation.fill(gray, manager.create(scores, new Shape(1, 64, 64)), photo::write);

        for (int y = 0; y < 128; y++) {
            for (int x = 0; x < 128; x++) {
                if (photo.isMissing(x, y)) {
                    assertThat(photo.value(x, y)).isEqualTo(x % 2 == 0 ? 77.5f : 177.5f);
                }
            }
        }
    }

    @Test
    void arraysOfAnotherSizeAreRefused() {
        ArrayPhoto photo = ArrayPhoto.random(40, 40);
        ResidualAggregation aggregation =
                ResidualAggregation.builder().optSide(32).build(photo, photo.mask());
        NDArray picture = manager.zeros(new Shape(1, 3, 32, 32));
        assertThatThrownBy(
                        () ->
                                aggregation.fill(
                                        picture, manager.zeros(new Shape(1, 15, 15)), photo::write))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A photo in memory. */
    private static final class ArrayPhoto implements PictureRows {

        private final int width;
        private final int height;
        private final float[] rgb;
        private final boolean[] hole;
        private final float[] result;
        private int written;

        private ArrayPhoto(int height, int width, float[] rgb, boolean[] hole) {
            this.width = width;
            this.height = height;
            this.rgb = rgb;
            this.hole = hole;
            result = rgb.clone();
        }

        /** A part of the golden photo, not enlarged, with the irregular hole. */
        ArrayPhoto(NDManager manager, int height, int width) {
            this(height, width, new float[3 * height * width], new boolean[height * width]);
            float[] photo = GoldenHifill.photo(manager, 512).toFloatArray();
            float[] mask = GoldenHifill.hole(manager, 512).toFloatArray();
            for (int i = 0; i < rgb.length; i++) {
                int c = i / (width * height);
                int y = i / width % height;
                int x = i % width;
                float value = photo[(c * 512 + 2 * y) * 512 + 2 * x];
                rgb[i] = Math.round((value + 1) * 127.5f);
                hole[y * width + x] = mask[2 * y * 512 + 2 * x] == 1;
            }
            System.arraycopy(rgb, 0, result, 0, rgb.length);
        }

        static ArrayPhoto random(int height, int width) {
            Random random = new Random(height * 1000L + width);
            float[] rgb = new float[3 * height * width];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = random.nextInt(256);
            }
            return new ArrayPhoto(height, width, rgb, square(height, width));
        }

        static ArrayPhoto stripes(int height, int width) {
            float[] rgb = new float[3 * height * width];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = i % 2 == 0 ? 50 : 150;
            }
            return new ArrayPhoto(height, width, rgb, square(height, width));
        }

        private static boolean[] square(int height, int width) {
            boolean[] hole = new boolean[height * width];
            for (int y = height / 2; y < height * 3 / 4; y++) {
                for (int x = width / 2; x < width * 3 / 4; x++) {
                    hole[y * width + x] = true;
                }
            }
            return hole;
        }

        ArrayPhoto withOtherHole() {
            float[] other = rgb.clone();
            for (int i = 0; i < other.length; i++) {
                if (hole[i % hole.length]) {
                    other[i] = 255 - other[i];
                }
            }
            return new ArrayPhoto(height, width, other, hole);
        }

        int missing() {
            int count = 0;
            for (boolean missing : hole) {
                count += missing ? 1 : 0;
            }
            return count;
        }

        int written() {
            for (int i = 0; i < result.length; i++) {
                if (!hole[i % hole.length]) {
                    assertThat(result[i]).isEqualTo(rgb[i]);
                }
            }
            return written;
        }

        float[] holeColors() {
            float[] colors = new float[3 * missing()];
            int count = 0;
            for (int i = 0; i < result.length; i++) {
                if (hole[i % hole.length]) {
                    colors[count++] = result[i];
                }
            }
            return colors;
        }

        float value(int x, int y) {
            return result[y * width + x];
        }

        NDArray result(NDManager manager) {
            return manager.create(result, new Shape(1, 3, height, width));
        }

        @Override
        public int width() {
            return width;
        }

        @Override
        public int height() {
            return height;
        }

        @Override
        public int channels() {
            return 3;
        }

        @Override
        public void readRow(int x, int y, int length, float[] row) {
            for (int c = 0; c < 3; c++) {
                System.arraycopy(rgb, (c * height + y) * width + x, row, c * length, length);
            }
        }

        HoleMask mask() {
            return HoleMask.of(width, height, this::isMissing);
        }

        boolean isMissing(int x, int y) {
            return hole[y * width + x];
        }

        void write(int x, int y, float red, float green, float blue) {
            int plane = height * width;
            result[y * width + x] = red;
            result[plane + y * width + x] = green;
            result[2 * plane + y * width + x] = blue;
            written++;
        }
    }
}
