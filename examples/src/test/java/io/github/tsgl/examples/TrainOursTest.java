// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TrainOursTest {

    @TempDir private Path folder;

    @Test
    void whatWasTrainedFillsAHole() throws Exception {
        HoledPhoto holed = HoledPhoto.in(folder);

        TrainOurs.main(with(holed));

        assertThat(folder.resolve("run")).isDirectoryContaining("glob:**/weights.safetensors");
        holed.assertFilled();
    }

    @Test
    void aHostWithAnotherEncoderFillsAHole() throws Exception {
        HoledPhoto holed = HoledPhoto.in(folder);

        TrainOursX.main(with(holed, "lama-small", "tsgl-fourier"));

        holed.assertFilled();
    }

    private String[] with(HoledPhoto holed, String... first) throws Exception {
        String[] files = {
            HoledPhoto.toTrainOn(folder).toString(),
            folder.resolve("run").toString(),
            holed.photo().toString(),
            holed.mask().toString(),
            holed.result().toString()
        };
        return Stream.of(first, files, HoledPhoto.tiny())
                .flatMap(Stream::of)
                .toArray(String[]::new);
    }
}
