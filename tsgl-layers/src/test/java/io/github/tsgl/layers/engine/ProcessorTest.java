// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What Linux says of a processor. */
class ProcessorTest {

    @Test
    void bfloat16IsInTheFlags() {
        assertThat(has("flags\t\t: fpu avx2 avx512f avx512_bf16 sse")).isTrue();
        assertThat(has("flags\t\t: fpu amx_bf16 amx_tile amx_int8")).isTrue();
        assertThat(has("Features\t: fp asimd bf16 i8mm")).isTrue();
    }

    @Test
    void othersHaveItNot() {
        assertThat(has("flags\t\t: fpu avx2 avx512f amx_int8 avx512_bf16x")).isFalse();
        assertThat(has("bugs\t\t: avx512_bf16")).isFalse();
        assertThat(Processor.hasBfloat16(List.of())).isFalse();
    }

    private static boolean has(String flags) {
        return Processor.hasBfloat16(
                List.of("processor\t: 0", "model name\t: one of them", flags, "flags\t\t: fpu"));
    }
}
