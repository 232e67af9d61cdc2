// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.djl.engine.EngineException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PytorchLibrariesTest {

    @Test
    void whatAProgramLacksIsSaidWithItsVersion() {
        Exception failure =
                new EngineException("Failed to save index", new IOException("Offline mode"));

        assertThat(PytorchLibraries.advice(failure))
                .contains("(Offline mode)")
                .containsPattern("ai\\.djl\\.pytorch:pytorch-native-cpu:\\d+\\.\\d+\\.\\d+,")
                .containsPattern("ai\\.djl\\.pytorch:pytorch-jni:[\\d.]+-\\d+\\.\\d+\\.\\d+ ")
                .doesNotContain("VERSION");
    }

    @Test
    void withThemNothingIsSaid() {
        assertThatCode(PytorchLibraries::load).doesNotThrowAnyException();
    }
}
