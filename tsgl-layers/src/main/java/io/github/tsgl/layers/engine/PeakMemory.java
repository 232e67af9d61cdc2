// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.OptionalLong;

/**
 * The most memory that this process had.
 *
 * @param mebibytes how much, in MiB
 * @param source {@code VmHWM}, the kernel's count of resident memory, on Linux; elsewhere {@code
 *     jvm}, the peaks of the Java virtual machine's own pools, which leave out PyTorch's memory
 */
public record PeakMemory(double mebibytes, String source) {

    /**
     * Measures now.
     *
     * @return the most until now
     */
    public static PeakMemory now() {
        OptionalLong kibibytes = ProcessStatus.kibibytes("VmHWM");
        return kibibytes.isPresent()
                ? new PeakMemory(kibibytes.getAsLong() / 1024.0, "VmHWM")
                : ofJavaPools();
    }

    private static PeakMemory ofJavaPools() {
        double bytes =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getCommitted())
                        .sum();
        return new PeakMemory(bytes / (1 << 20), "jvm");
    }
}
