// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.PublishedPicture;
import io.github.tsgl.layers.testing.PublishedWeights;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The generator against its published twin: the golden files hold what the published module gives
 * with weights and pictures made by a formula, for a square and two irregular holes.
 */
@Tag("slow")
class PublishedPenNetTest {

    private static final double TOLERANCE = 2e-4;

    private final NDManager manager = NDManager.newBaseManager();
    private final Golden golden = GoldenPenNet.golden();
    private PenNetGenerator generator;

    @BeforeEach
    void load() throws IOException {
        generator = GoldenPenNet.empty(PenNetGenerator.builder(), manager);
        GoldenPenNet.load(generator);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void allPicturesAt256(HoleShape hole) throws IOException {
        assertPictures(hole, 256, 256);
    }

    @ParameterizedTest
    @EnumSource
    void allPicturesAtAnotherSizeThatIsNotSquare(HoleShape hole) throws IOException {
        assertPictures(hole, 128, 192);
    }

    private void assertPictures(HoleShape hole, int height, int width) throws IOException {
        NDList pictures = run(generator, inputs(hole, height, width));
        assertThat(pictures).hasSize(6);
        String name = name(hole, width);
        for (int i = 0; i < pictures.size(); i++) {
            golden.assertWithin(name + ".picture" + i, pictures.get(i), 1e-3);
        }
        assertThat(samples(pictures)).containsExactly(stored(name).values(), within(1e-3f));
    }

    @ParameterizedTest
    @EnumSource
    void thePictureInBfloat16IsNearThePublishedOne(HoleShape hole) throws IOException {
        NDList inputs = inputs(hole, 256, 256);

        NDList pictures = Bfloat16.run(() -> run(generator, inputs));

        NDList largest = pictures.subNDList(0, 1);
        stored(name(hole, 256)).assertWithin(samples(largest), 4, 0.3);
    }

    private static String name(HoleShape hole, int width) {
        return hole.name().toLowerCase(Locale.ROOT) + "-" + width;
    }

    private static PublishedPicture stored(String name) throws IOException {
        return PublishedPicture.read(GoldenPenNet.open(name + ".s16"));
    }

    /**
     * Every eighth pixel of every eighth row of the picture, every fourth of level 1, and so on.
     */
    private static float[] samples(NDList pictures) {
        NDList samples = new NDList();
        for (int i = 0; i < pictures.size(); i++) {
            int step = Math.max(1, 8 >> i);
            samples.add(pictures.get(i).get(new NDIndex(":, :, ::{}, ::{}", step, step)).flatten());
        }
        return NDArrays.concat(samples).toFloatArray();
    }

    @Test
    void stepByStep() {
        NDList inputs = inputs(HoleShape.STROKES, 128, 192);
        String name = "strokes-192.";
        NDList features = run(child(generator, "encoder"), inputs);
        for (int level = 1; level <= 6; level++) {
            golden.assertMatches(name + "dw_conv0" + level, features.get(level - 1), TOLERANCE);
        }
        NDArray hole = inputs.get(1).neg().add(1);
        for (int level = 5; level >= 1; level--) {
            NDList levels = new NDList(features.get(level - 1), features.get(level), hole);
            NDArray transferred = run(child(generator, "attention" + level), levels).head();
            golden.assertMatches(name + "at_conv0" + level, transferred, TOLERANCE);
            features.set(level - 1, transferred);
        }
        golden.assertWithin(
                name + "picture0", run(child(generator, "decoder"), features).head(), 1e-4);
    }

    @Test
    void parametersAndMultiplyAdds() {
        assertThat(PublishedWeights.trainedValues(generator)).isEqualTo(10_231_538);
        NDList inputs = inputs(HoleShape.SQUARE, 256, 256);
        long work = MultiplyAddCounter.count(() -> run(generator, inputs));
        assertThat(work / 1e9).isCloseTo(11.39, within(0.01));
    }

    private NDList inputs(HoleShape hole, int height, int width) {
        return new NDList(
                golden.input(manager, "pennet." + width), hole.mask(manager, height, width));
    }

    private static Block child(Block parent, String name) {
        for (Pair<String, Block> pair : parent.getChildren()) {
            if (pair.getKey().substring(2).equals(name)) {
                return pair.getValue();
            }
        }
        throw new IllegalArgumentException(name);
    }

    private NDList run(Block block, NDList x) {
        return block.forward(new ParameterStore(manager, false), x, false);
    }
}
