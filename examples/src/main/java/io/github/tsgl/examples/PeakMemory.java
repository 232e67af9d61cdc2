package io.github.tsgl.examples;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most memory that this process had.
 *
 * @param mebibytes how much, in MiB
 * @param source {@code VmHWM}, the kernel's count of resident memory, on Linux; elsewhere {@code
 *     jvm}, the peaks of the Java virtual machine's own pools, which leave out PyTorch's memory
 */
record PeakMemory(double mebibytes, String source) {

    private static final Path STATUS = Path.of("/proc/self/status");

    /** Measures now. */
    static PeakMemory now() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmHWM:")) {
                    String kibibytes = line.replaceAll("\\D", "");
                    return new PeakMemory(Long.parseLong(kibibytes) / 1024.0, "VmHWM");
                }
            }
        } catch (IOException | NumberFormatException e) {
            return ofJavaPools();
        }
        return ofJavaPools();
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
