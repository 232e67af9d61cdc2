// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What this machine's processor can do. */
public final class Processor {

    private static final Path FACTS = Path.of("/proc/cpuinfo");
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

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

    /**
     * Tells how large the last cache before the memory is.
     *
     * @return its bytes, of all that cores share; nothing if that is not known, as on other systems
     *     than Linux
     */
    public static OptionalLong lastCache() {
        return lastCache(CACHES);
    }

    /** Reads the caches of one core, each a folder with its level and its size in KiB. */
    static OptionalLong lastCache(Path folder) {
        TreeMap<Integer, Long> sizes = new TreeMap<>();
        try (Stream<Path> caches = Files.list(folder)) {
            for (Path cache : (Iterable<Path>) caches::iterator) {
                if (Files.isDirectory(cache)) {
                    String size = fact(cache, "size");
                    if (!size.endsWith("K")) {
                        return OptionalLong.empty();
                    }
                    long bytes = Long.parseLong(size.substring(0, size.length() - 1)) << 10;
                    sizes.merge(Integer.valueOf(fact(cache, "level")), bytes, Math::max);
                }
            }
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
        return sizes.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(sizes.lastEntry().getValue());
    }

    private static String fact(Path cache, String name) throws IOException {
        return Files.readString(cache.resolve(name)).strip();
    }
}
