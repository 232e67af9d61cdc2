package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.training.data.EdgeDetector;
import io.github.tsgl.training.data.SampleBatch;
import io.github.tsgl.training.mask.IrregularMasks;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A network is trained on what it is given later. */
class SameInputsTest {

    @Test
    void trainingAndInpaintingPrepareTheSameArrays() {
        RgbImage photo =
                StoredPicture.of(PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 96, 96))
                        .toRgbImage();
        HoleMask mask = new IrregularMasks(0.2, 0.3).generate(96, 96, 5);
        FloatImage known = FloatImage.of(1, 96, 96, mask.toFloats());
        SampleBatch.Sample sample = new SampleBatch.Sample(photo, photo, mask);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDList trained =
                    new SampleBatch(List.of(sample), EdgeDetector.canny(2)).inputs(manager);
            NDList inpainted =
                    InputPreparation.builder()
                            .optSmoothing(Smoothing.NONE)
                            .build()
                            .prepare(manager, photo.toFloatImage(), known);

            assertThat(inpainted).hasSameSizeAs(trained);
            for (int i = 0; i < trained.size(); i++) {
                assertThat(inpainted.get(i).getShape()).isEqualTo(trained.get(i).getShape());
                float largest = inpainted.get(i).sub(trained.get(i)).abs().max().getFloat();
                assertThat(largest).as("input " + i).isLessThan(1e-5f);
            }
            assertThat(trained.get(1).sum().getFloat()).as("edge pixels").isGreaterThan(10);
        }
    }
}
