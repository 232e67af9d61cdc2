// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void theLastCacheIsTheOneOfTheHighestLevel(@TempDir Path folder) throws IOException {
        cache(folder, "index0", "1\n", "48K\n");
        cache(folder, "index3", "3\n", "107520K\n");
        cache(folder, "index2", "2\n", "2048K\n");
        Files.createFile(folder.resolve("uevent"));

        assertThat(Processor.lastCache(folder)).hasValue(105L << 20);
    }

    @Test
    void aCacheThatIsNotToldIsNotKnown(@TempDir Path folder) throws IOException {
        assertThat(Processor.lastCache(folder)).isEmpty();
        assertThat(Processor.lastCache(folder.resolve("none"))).isEmpty();
        cache(folder, "index0", "1\n", "many\n");
        assertThat(Processor.lastCache(folder)).isEmpty();
        cache(folder, "index0", "first\n", "48K\n");
        assertThat(Processor.lastCache(folder)).isEmpty();
    }

    private static void cache(Path folder, String name, String level, String size)
            throws IOException {
        Path cache = Files.createDirectories(folder.resolve(name));
        Files.writeString(cache.resolve("level"), level);
        Files.writeString(cache.resolve("size"), size);
    }

    private static boolean has(String flags) {
        return Processor.hasBfloat16(
                List.of("processor\t: 0", "model name\t: one of them", flags, "flags\t\t: fpu"));
    }
}
