// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.testing.FormulaWeights.Rule;
import org.junit.jupiter.api.Test;

/** The expected numbers were printed by a NumPy and PyTorch version of the formula. */
class FormulaWeightsTest {

    @Test
    void uniformNumbersAreThoseOfTheOtherLanguage() {
        assertThat(FormulaWeights.uniform("en_high_1.conv.weight", 0))
                .isEqualTo(0.4191668510902673);
        assertThat(FormulaWeights.uniform("en_high_1.conv.weight", 1))
                .isEqualTo(0.9433417930267751);
        assertThat(FormulaWeights.uniform("en_high_1.conv.weight", 2))
                .isEqualTo(0.48764515738002956);
        assertThat(FormulaWeights.uniform("h2l_5.norm_0.mlp_shared.0.weight", 1_179_647))
                .isEqualTo(0.8395799049176276);
    }

    @Test
    void eachRuleGivesTheOtherLanguagesValue() {
        assertThat(value("en_high_1.conv.weight", new Shape(64, 3, 7, 7), Rule.HE, 9407))
                .isEqualTo(-0.1774584f);
        assertThat(value("en_low_1_f.conv.weight", new Shape(180, 7, 3, 3), Rule.EQUALISED, 100))
                .isEqualTo(-0.70373136f);
        assertThat(
                        value(
                                "Decoder_6.model.1.weight",
                                new Shape(128, 3, 4, 4),
                                Rule.TRANSPOSED,
                                6100))
                .isEqualTo(0.073261425f);
        assertThat(
                        value(
                                "pc_block.cov_3.0.conv.input_conv.weight",
                                new Shape(256, 256, 3, 3),
                                Rule.COUNTED,
                                1000))
                .isEqualTo(2.0695498f);
        assertThat(
                        value(
                                "h2l_1.norm_0.mlp_gamma.weight",
                                new Shape(180, 128, 3, 3),
                                Rule.MODULATION,
                                1000))
                .isEqualTo(-0.0023379787f);
        assertThat(value("Decoder_1.model.2.weight", new Shape(512), Rule.SCALE, 5))
                .isEqualTo(1.100522f);
        assertThat(value("Decoder_1.model.2.bias", new Shape(512), Rule.BIAS, 5))
                .isEqualTo(-0.084887885f);
        assertThat(value("Decoder_1.model.2.running_var", new Shape(512), Rule.VARIANCE, 511))
                .isEqualTo(1.0942843f);
    }

    @Test
    void singularVectorsAreThoseOfTheOtherLanguage() {
        var vectors = FormulaWeights.singularVectors("h2l.conv_0", new Shape(6, 6, 3, 3));
        float[] u = {0.87644112f, -0.27632135f, -0.27707291f, 0.10186529f, 0.2555778f, -0.0550588f};
        assertThat(vectors.u()).containsExactly(u, within(1e-6f));
        assertThat(vectors.v()).hasSize(54);
        assertThat(vectors.v()[0]).isCloseTo(0.26300332f, within(1e-6f));
        assertThat(vectors.v()[53]).isCloseTo(0.08175105f, within(1e-6f));
    }

    @Test
    void aRuleThatNeedsMoreThanNameAndShapeIsRefused() {
        assertThatThrownBy(() -> FormulaWeights.values("conv.weight_u", new Shape(6), Rule.U))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("conv.weight_u");
    }

    private static float value(String name, Shape shape, Rule rule, int index) {
        return FormulaWeights.values(name, shape, rule)[index];
    }
}
