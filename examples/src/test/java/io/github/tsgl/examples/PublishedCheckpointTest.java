// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.tsgl.encoder.FormulaCheckpoint;
import io.github.tsgl.lama.GoldenLama;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.SafetensorsWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PublishedCheckpointTest {

    @TempDir private Path folder;

    @Test
    void weightsWithPublishedNamesFillAHole() throws Exception {
        HoledPhoto holed = HoledPhoto.in(folder);

        PublishedCheckpoint.main(
                new String[] {
                    "lama",
                    publishedLama().toString(),
                    holed.photo().toString(),
                    holed.mask().toString(),
                    holed.result().toString()
                });

        holed.assertFilled();
    }

    /** All tensors of LaMa by the names that its authors gave them; a formula makes the values. */
    private Path publishedLama() throws Exception {
        Path file = folder.resolve("best.safetensors");
        try (NDManager manager = NDManager.newBaseManager();
                Checkpoint checkpoint = FormulaCheckpoint.of(GoldenLama.golden("lama"), manager)) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (String name : checkpoint.names()) {
                arrays.put(name, checkpoint.tensor(name).toNDArray(manager));
            }
            SafetensorsWriter.builder().build().write(file, arrays);
        }
        return file;
    }
}
