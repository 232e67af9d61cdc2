// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.NetworkSpec;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Models that many threads use at once. */
@Tag("slow")
class ManyThreadsTest {

    private static final int THREADS = 64;
    private static final int SIDE = 48;

    @Test
    void manyThreadsGetTheBitsOfOneAndLeaveNothingBehind() throws Exception {
        try (ZooModel<InpaintingInput, Image> first = model(0)) {
            filled(first); // compiles what all models share, which stays
        }
        int open = openArrays();
        List<ZooModel<InpaintingInput, Image>> models = new ArrayList<>();
        List<int[]> alone = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            models.add(model(seed));
            alone.add(filled(models.get(seed)));
        }
        assertThat(alone.get(0)).isNotEqualTo(alone.get(1));
        List<Integer> before = models.stream().map(ManyThreadsTest::arrays).toList();
        assertThat(before).doesNotContain(0);

        // All of them on the first model; then on the three at once.
        for (int used : new int[] {1, models.size()}) {
            List<int[]> together = together(models.subList(0, used));
            for (int i = 0; i < THREADS; i++) {
                assertThat(together.get(i)).isEqualTo(alone.get(i % used));
            }
        }

        assertThat(models.stream().map(ManyThreadsTest::arrays).toList()).isEqualTo(before);
        for (ZooModel<InpaintingInput, Image> model : models) {
            model.close();
            assertThat(model.getNDManager().isOpen()).isFalse();
            assertThat(arrays(model)).isZero();
        }
        assertThat(openArrays()).isEqualTo(open);
    }

    private static ZooModel<InpaintingInput, Image> model(int seed) throws Exception {
        return InpaintingModel.builder()
                .optNetwork(NetworkSpec.of("lama").withWidth(4).withBlocks(1))
                .optDevice(Device.cpu())
                .optRandomWeights(seed)
                .load();
    }

    /** How many of a model's arrays are open. */
    private static int arrays(ZooModel<?, ?> model) {
        return model.getNDManager().getManagedArrays().size();
    }

    /** How many arrays of all models, and of none, are open. */
    private static int openArrays() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            return manager.getParentManager().getManagedArrays().size();
        }
    }

    private static List<int[]> together(List<ZooModel<InpaintingInput, Image>> models)
            throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Callable<int[]>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                ZooModel<InpaintingInput, Image> model = models.get(i % models.size());
                tasks.add(
                        () -> {
                            start.await();
                            return filled(model);
                        });
            }
            List<int[]> results = new ArrayList<>();
            for (Future<int[]> result : pool.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static int[] filled(ZooModel<InpaintingInput, Image> model) throws Exception {
        BufferedImage photo = Pictures.noise(Pictures.Layout.RGB, SIDE, SIDE, 1);
        BufferedImage mask = Pictures.mask(SIDE, SIDE, new Rectangle(12, 12, 20, 20));
        try (Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            InpaintingInput input =
                    new InpaintingInput(Pictures.image(photo), Pictures.image(mask));
            return Pictures.pixels(predictor.predict(input))
                    .getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
        }
    }
}
