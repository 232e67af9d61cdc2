// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.training.mask.BorderDistance;
import io.github.tsgl.training.mask.MaskFolder;
import io.github.tsgl.training.mask.MaskGenerator;
import io.github.tsgl.training.mask.RatioBin;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As docs/masks.md shows. */
class MaskFolderTest {

    @Test
    void aFolderGivesMasksOfAKind(@TempDir Path folder) throws Exception {
        PictureFiles.write(
                folder.resolve("quarter.png"), PictureFiles.mask(100, 100, 25, 25, 50, 50));
        PictureFiles.write(folder.resolve("small.png"), PictureFiles.mask(100, 100, 45, 45, 9, 9));
        long seed = 3;

        MaskGenerator masks =
                MaskFolder.open(folder).with(RatioBin.UP_TO_30).with(BorderDistance.FAR);
        HoleMask mask = masks.generate(256, 256, seed);

        assertThat(mask.holeRatio()).isBetween(0.2, 0.3);
    }
}
