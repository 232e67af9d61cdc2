// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.TestPhotos;
import io.github.tsgl.training.loss.InpaintingTargets;
import io.github.tsgl.training.mask.MaskGenerator;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleBatchTest {

    private static final MaskGenerator MASKS = MaskGenerator.irregular(0.2, 0.4);

    /** To the bit, for every way to make them. */
    @ParameterizedTest
    @MethodSource("specs")
    void inputsAreThoseOfInference(InputSpec spec) {
        InputPreparation preparation = new InputPreparation(spec);
        RgbImage picture = TestPhotos.waves(48, 40, 1);
        HoleMask mask = MASKS.generate(48, 40, 3);
        SampleBatch batch = new SampleBatch(List.of(sample(1), sample(2)), preparation);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList ours = batch.inputs(manager).toList();
            NDList theirs = preparation.prepare(manager, picture.toFloatImage(), mask).toList();
            assertThat(ours).hasSameSizeAs(theirs);
            for (int i = 0; i < ours.size(); i++) {
                assertThat(ours.get(i).get("0:1")).isEqualTo(theirs.get(i));
            }
        }
    }

    static Stream<InputSpec> specs() {
        Stream<InputSpec> all =
                Arrays.stream(EdgeSource.values())
                        .flatMap(
                                source ->
                                        Arrays.stream(Smoothing.values())
                                                .map(smooth -> InputSpec.tsgl(source, smooth)));
        return Stream.concat(all, Stream.of(InputSpec.pictureAndMask()));
    }

    private static SampleBatch.Sample sample(int kind) {
        return new SampleBatch.Sample(
                TestPhotos.waves(48, 40, kind), MASKS.generate(48, 40, 2 + kind));
    }

    @Test
    void aSemanticMapIsPreparedAsForInference() {
        InputPreparation preparation =
                new InputPreparation(
                        new InputSpec(
                                EnumSet.of(Prior.SMOOTHED, Prior.LABELS),
                                EdgeSource.KNOWN_PIXELS,
                                Smoothing.NONE,
                                InputSpec.SIGMA));
        RgbImage picture = TestPhotos.waves(48, 40, 1);
        RgbImage map = TestPhotos.waves(48, 40, 2);
        HoleMask mask = MASKS.generate(48, 40, 3);
        SampleBatch.Sample sample =
                new SampleBatch.Sample(new LabeledPicture(picture, Optional.of(map)), mask);

        try (NDManager manager = NDManager.newBaseManager()) {
            NDList inputs = new SampleBatch(List.of(sample), preparation).inputs(manager).toList();
            PreparedInputs inference =
                    preparation.prepare(
                            picture.toFloatImage(), mask, Optional.of(map.toFloatImage()));
            assertThat(inputs)
                    .isEqualTo(PreparedInputs.stack(manager, List.of(inference)).toList());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SampleBatch(List.of(sample(1)), preparation))
                .withMessageContaining("semantic map");
    }

    @Test
    void targetsAreOfTheWholePicture() {
        SampleBatch.Sample sample = sample(1);
        SampleBatch batch = new SampleBatch(List.of(sample), TestPhotos.preparation());
        try (NDManager manager = NDManager.newBaseManager()) {
            InpaintingTargets targets = batch.targets(manager);
            InpaintingInputs inputs = batch.inputs(manager);
            HoleMask everything = HoleMask.allKnown(48, 40);
            InpaintingInputs whole =
                    new SampleBatch(
                                    List.of(new SampleBatch.Sample(sample.picture(), everything)),
                                    TestPhotos.preparation())
                            .inputs(manager);
            assertThat(targets.picture()).isEqualTo(whole.picture());
            assertThat(targets.mask()).isEqualTo(inputs.mask());
            assertThat(targets.picture().mul(targets.mask())).isEqualTo(inputs.picture());
            assertThat(batch.truth(0)).isEqualTo(sample.picture());
        }
    }

    @Test
    void partsOfABatchAreItsPicturesInTheirOrder() {
        SampleBatch batch =
                new SampleBatch(List.of(sample(1), sample(2), sample(3)), TestPhotos.preparation());
        List<SampleBatch> parts = batch.split(2);
        assertThat(parts).extracting(SampleBatch::count).containsExactly(1, 2);
        assertThat(parts.get(1).truth(1)).isEqualTo(batch.truth(2));
        assertThat(batch.split(5)).hasSize(3);
    }

    @Test
    void picturesOfSeveralSizesAreNoBatch() {
        SampleBatch.Sample other =
                new SampleBatch.Sample(TestPhotos.waves(40, 48, 1), MASKS.generate(40, 48, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new SampleBatch(List.of(sample(1), other), TestPhotos.preparation()));
    }

    @Test
    void composedPicturesKeepWhatIsKnown() {
        RgbImage picture = TestPhotos.waves(40, 40, 1);
        HoleMask mask = MASKS.generate(40, 40, 3);
        RgbImage composed = batch(picture, mask).compose(0, new float[3 * 1600]);
        for (int i = 0; i < composed.rgb().length; i++) {
            byte expected = mask.toFloats()[i / 3] == 1 ? picture.rgb()[i] : (byte) 128;
            assertThat(composed.rgb()[i]).isEqualTo(expected);
        }
    }

    private static SampleBatch batch(RgbImage picture, HoleMask mask) {
        return new SampleBatch(
                List.of(new SampleBatch.Sample(picture, mask)), TestPhotos.preparation());
    }
}
