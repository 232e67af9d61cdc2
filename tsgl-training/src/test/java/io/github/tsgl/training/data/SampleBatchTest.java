package io.github.tsgl.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.training.TestPhotos;
import io.github.tsgl.training.mask.IrregularMasks;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleBatchTest {

    private static final IrregularMasks MASKS = new IrregularMasks(0.2, 0.4);

    @Test
    void inputsAreThoseOfInference() {
        RgbImage picture = TestPhotos.waves(48, 40, 1);
        RgbImage texture = TestPhotos.waves(48, 40, 2);
        HoleMask mask = MASKS.generate(48, 40, 3);
        SampleBatch batch =
                new SampleBatch(
                        List.of(new SampleBatch.Sample(picture, texture, mask)),
                        EdgeDetector.canny(2));
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList ours = batch.inputs(manager);
            NDList theirs =
                    InputPreparation.paper()
                            .prepare(
                                    manager,
                                    picture.toFloatImage(),
                                    mask.toFloatImage(),
                                    texture.toFloatImage());
            for (int i = 0; i < 5; i++) {
                assertThat(ours.get(i).getShape()).isEqualTo(theirs.get(i).getShape());
                assertThat(ours.get(i).toFloatArray())
                        .containsExactly(theirs.get(i).toFloatArray(), within(1e-6f));
            }
        }
    }

    @Test
    void whatIsInTheHoleChangesNoInput() {
        RgbImage picture = TestPhotos.waves(40, 40, 1);
        HoleMask mask = MASKS.generate(40, 40, 3);
        byte[] other = picture.rgb().clone();
        for (int i = 0; i < other.length; i++) {
            other[i] = mask.toFloats()[i / 3] == 1 ? other[i] : (byte) (i * 37);
        }
        RgbImage changed = new RgbImage(40, 40, other);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList a = batch(picture, mask).inputs(manager);
            NDList b = batch(changed, mask).inputs(manager);
            for (int i = 0; i < 5; i++) {
                assertThat(a.get(i).toFloatArray()).isEqualTo(b.get(i).toFloatArray());
            }
        }
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
        SampleBatch.Sample sample = new SampleBatch.Sample(picture, picture, mask);
        return new SampleBatch(List.of(sample), EdgeDetector.canny(1));
    }
}
