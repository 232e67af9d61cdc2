// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What this machine's processor can do. */
public final class Processor {

    private static final Path FACTS = Path.of("/proc/cpuinfo");

    /** Instructions that multiply bfloat16, as Linux calls them: of x86-64, and of arm64. */
    private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16", "bf16");

    private Processor() {}

    /**
     * Tells whether the processor multiplies bfloat16 itself, by AVX-512, AMX or Arm's
     * instructions.
     *
     * @return true if so, false if not or if this is not known, as on other systems than Linux
     */
    public static boolean hasBfloat16() {
        try {
            return hasBfloat16(Files.readAllLines(FACTS));
        } catch (IOException e) {
            return false;
        }
    }

    static boolean hasBfloat16(List<String> facts) {
        return facts.stream()
                .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                .findFirst()
                .stream()
                .flatMap(line -> List.of(line.split("\\s+")).stream())
                .anyMatch(BFLOAT16::contains);
    }
}
