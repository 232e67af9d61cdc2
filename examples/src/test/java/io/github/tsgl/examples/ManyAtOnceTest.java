// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyAtOnceTest {

    private Properties before;

    @BeforeEach
    void remember() {
        before = (Properties) System.getProperties().clone();
    }

    @AfterEach
    void restore() {
        System.setProperties(before);
    }

    @Test
    void eachPhotoIsFilledByAThreadOfItsOwn(@TempDir Path folder) throws Exception {
        HoledPhoto holed = HoledPhoto.in(folder);
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Path masks = Files.createDirectory(folder.resolve("masks"));
        Path results = Files.createDirectory(folder.resolve("results"));
        for (int i = 0; i < 5; i++) {
            Files.copy(holed.photo(), photos.resolve(i + ".png"));
            Files.copy(holed.mask(), masks.resolve(i + ".png"));
        }

        ManyAtOnce.main(new String[] {photos.toString(), masks.toString(), results.toString()});

        for (int i = 0; i < 5; i++) {
            Path result = results.resolve(i + ".png");
            new HoledPhoto(holed.photo(), holed.mask(), result).assertFilled();
            assertThat(result).hasSameBinaryContentAs(results.resolve("0.png"));
        }
    }
}
