// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LayersInYourNetworkTest {

    @Test
    void djlsOwnTrainerTeachesOurLayers(@TempDir Path folder) throws Exception {
        Engine.getInstance().setRandomSeed(5);

        List<Float> losses = LayersInYourNetwork.train(HoledPhoto.toTrainOn(folder), 3, 8);

        assertThat(losses).hasSize(3);
        assertThat(losses.get(2)).isLessThan(0.8f * losses.get(0));
    }
}
