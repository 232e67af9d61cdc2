// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.image.CannyEdges;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.GrayImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.LowResolution;
import io.github.tsgl.image.RtvSmoothing;
import io.github.tsgl.image.SobelGradients;
import io.github.tsgl.image.TestPictures;
import io.github.tsgl.layers.ops.ImageArrays;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The published edges and gray are those that the released program's steps gave for the photo with
 * PyTorch 2.13 and scikit-image 0.26; the gray's resource has every fourth row, 16 bits per value.
 */
class InputPreparationTest {

    private static final int SIZE = 256;

    private final NDManager manager = NDManager.newBaseManager();
    private final FloatImage photo = TestPictures.photo();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void publishedEdgesEqualTheReleasedProgramPixelForPixel() {
        InpaintingInputs inputs = released(Smoothing.NONE).prepare(manager, photo, withoutHole());
        ByteBuffer golden =
                TestPictures.resource(InputPreparationTest.class, "published-edges.bin.gz");
        assertThat(ImageArrays.toImage(inputs.edges()))
                .isEqualTo(TestPictures.edges(golden, SIZE, SIZE));
    }

    @Test
    void publishedGrayWrapsLikeTheReleasedProgram() {
        InpaintingInputs inputs = released(Smoothing.NONE).prepare(manager, photo, withoutHole());
        ByteBuffer golden =
                TestPictures.resource(InputPreparationTest.class, "published-grey.bin.gz");
        float[] gray = inputs.gray().toFloatArray();
        for (int y = 0; y < SIZE; y += 4) {
            for (int x = 0; x < SIZE; x++) {
                float expected = (golden.getShort() & 0xffff) / 65535f;
                assertThat(gray[y * SIZE + x]).isCloseTo(expected, within(1e-5f));
            }
        }
        assertThat(golden.hasRemaining()).isFalse();
    }

    @Test
    void publishedTextureIsTheWholePictureSmoothed() {
        FloatImage image = photo.crop(40, 40, 32, 48);
        HoleMask mask = TestPictures.mask("box", 32, 48);
        InputPreparation released = new InputPreparation(InputSpec.released());
        NDArray texture = released.prepare(manager, image, mask).smoothed();
        FloatImage smooth = RtvSmoothing.builder().build().smooth(image);
        assertThat(texture.getFloat(0, 1, 3, 5))
                .isCloseTo(2 * smooth.get(1, 3, 5) - 1, within(1e-6f));
        assertThat(texture.getFloat(0, 1, 10, 20)).isZero(); // in the hole
    }

    @ParameterizedTest
    @EnumSource(EdgeSource.class)
    void allInputsHaveTheirShapesAndAreZeroInTheHole(EdgeSource source) {
        FloatImage image = photo.crop(60, 20, 30, 50);
        HoleMask mask = TestPictures.mask("box", 30, 50);
        NDList inputs =
                new InputPreparation(InputSpec.tsgl(source, Smoothing.L0))
                        .prepare(manager, image, mask)
                        .toList();
        int[] channels = {3, 1, 3, 1, 1};
        float[] smallest = {-1, 0, -1, 0, 0};
        assertThat(inputs).hasSize(channels.length);
        NDArray known = inputs.get(4);
        assertThat(ImageArrays.toImage(known)).isEqualTo(mask.toFloatImage());
        for (int i = 0; i < channels.length; i++) {
            NDArray input = inputs.get(i);
            assertThat(input.getShape()).isEqualTo(new Shape(1, channels[i], 30, 50));
            assertThat(input.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(input.mul(known)).isEqualTo(input);
            assertThat(input.min().getFloat()).isGreaterThanOrEqualTo(smallest[i]);
            assertThat(input.max().getFloat()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void thePapersPictureEdgesAndGrayAreThoseOfThePicture() {
        HoleMask mask = TestPictures.mask("box", SIZE, SIZE);
        InputSpec spec = InputSpec.tsgl(EdgeSource.KNOWN_PIXELS, Smoothing.NONE);
        InpaintingInputs inputs = new InputPreparation(spec).prepare(manager, photo, mask);
        GrayImage gray = GrayImage.of(photo);
        FloatImage edges = CannyEdges.builder().optSigma(2).build().detect(gray, mask);
        assertThat(inputs.picture().getFloat(0, 2, 7, 9)).isEqualTo(2 * photo.get(2, 7, 9) - 1);
        assertThat(inputs.smoothed()).isEqualTo(inputs.picture());
        assertThat(ImageArrays.toImage(inputs.edges())).isEqualTo(edges);
        assertThat(inputs.gray().getFloat(0, 0, 7, 9)).isEqualTo(gray.toFloatImage().get(0, 7, 9));
    }

    @ParameterizedTest
    @EnumSource(EdgeSource.class)
    void gradientsAndLowResolutionAreThoseOfTheColors(EdgeSource source) {
        FloatImage image = photo.crop(60, 20, 36, 50);
        HoleMask mask = TestPictures.mask("box", 36, 50);
        Set<Prior> priors = Set.of(Prior.GRADIENTS_X, Prior.GRADIENTS_Y, Prior.LOW_RESOLUTION);
        InpaintingInputs inputs =
                new InputPreparation(new InputSpec(priors, source, Smoothing.NONE, 2))
                        .prepare(manager, image, mask);
        float slope = SobelGradients.of(image).x().get(2, 3, 4);
        assertThat(inputs.prior(Prior.GRADIENTS_X).getFloat(0, 2, 3, 4)).isEqualTo(slope);
        float fall = SobelGradients.of(image).y().get(1, 3, 4);
        assertThat(inputs.prior(Prior.GRADIENTS_Y).getFloat(0, 1, 3, 4)).isEqualTo(fall);
        float mean = LowResolution.of(image, 5, 7).get(0, 0, 1); // ceil(36 / 8), ceil(50 / 8)
        NDArray low = inputs.prior(Prior.LOW_RESOLUTION);
        assertThat(low.getFloat(0, 0, 0, 10)).isCloseTo(2 * mean - 1, within(1e-6f));
        assertThat(low.getFloat(0, 0, 6, 13)).isEqualTo(low.getFloat(0, 0, 0, 10));
        assertThat(low.mul(inputs.mask())).isEqualTo(low);
    }

    @Test
    void onlyWhatIsAskedForIsMade() {
        InputSpec edges = new InputSpec(Set.of(Prior.EDGES), EdgeSource.PUBLISHED, Smoothing.L0, 1);
        assertThat(
                        new InputPreparation(edges)
                                .prepare(manager, photo, withoutHole())
                                .priors()
                                .keySet())
                .containsExactly(Prior.EDGES);
        assertThat(
                        new InputPreparation(InputSpec.pictureAndMask())
                                .prepare(manager, photo, withoutHole())
                                .toList())
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(EdgeSource.class)
    void aSampleHasTheInputsOfInferenceAndTheWholePicturesStructure(EdgeSource source) {
        FloatImage image = photo.crop(60, 20, 30, 50);
        HoleMask mask = TestPictures.mask("box", 30, 50);
        InputPreparation preparation = new InputPreparation(InputSpec.tsgl(source, Smoothing.NONE));
        PreparedSample sample = preparation.prepareSample(image, mask);
        NDList inputs = PreparedInputs.stack(manager, List.of(sample.inputs())).toList();
        assertThat(inputs).isEqualTo(preparation.prepare(manager, image, mask).toList());
        HoleMask everything = HoleMask.allKnown(50, 30);
        InpaintingInputs whole = preparation.prepare(manager, image, everything);
        if (source != EdgeSource.KNOWN_PIXELS) {
            assertThat(sample.structure()).isEqualTo(ImageArrays.toImage(whole.edges()));
        }
        assertThat(sample.picture()).isEqualTo(ImageArrays.toImage(whole.picture()));
    }

    @Test
    void whatTheHoleHoldsNeedNotBeNumbers() {
        HoleMask mask = TestPictures.mask("box", 20, 20);
        float[] values = photo.crop(0, 0, 20, 20).toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = mask.isHole(i % 20, i / 20 % 20) ? Float.NaN : values[i];
        }
        NDList inputs = paper().prepare(manager, FloatImage.of(3, 20, 20, values), mask).toList();
        for (NDArray input : inputs) {
            assertThat(input.isNaN().any().getBoolean()).isFalse();
        }
    }

    @Test
    void picturesThatAreNotRgbAndOtherSizesAreRefused() {
        InputPreparation paper = paper();
        FloatImage image = photo.crop(0, 0, 8, 8);
        HoleMask mask = HoleMask.allKnown(8, 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paper.prepare(manager, mask.toFloatImage(), mask))
                .withMessageContaining("RGB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paper.prepare(manager, image, HoleMask.allKnown(9, 8)))
                .withMessageContaining("8x9");
    }

    private static InputPreparation released(Smoothing smoothing) {
        return new InputPreparation(InputSpec.tsgl(EdgeSource.PUBLISHED, smoothing));
    }

    private static InputPreparation paper() {
        return new InputPreparation(InputSpec.paper());
    }

    private static HoleMask withoutHole() {
        return HoleMask.allKnown(SIZE, SIZE);
    }
}
