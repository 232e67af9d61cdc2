// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FillPhotoTest {

    @Test
    void theHoleIsFilled(@TempDir Path folder) throws Exception {
        HoledPhoto holed = HoledPhoto.in(folder);

        FillPhoto.main(
                new String[] {
                    holed.photo().toString(), holed.mask().toString(), holed.result().toString()
                });

        holed.assertFilled();
    }
}
