// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.util.OptionalDouble;

/**
 * What a GPU's memory held at some time.
 *
 * @param device the device, which may be none
 * @param bytes all that was in use there
 */
record GpuMemory(Device device, long bytes) {

    /** Measures now; CUDA's own part, which the first look at a device makes, is in it. */
    static GpuMemory of(Device device) {
        return new GpuMemory(device, used(device));
    }

    private static long used(Device device) {
        return device.isGpu() ? CudaUtils.getGpuMemory(device).getCommitted() : 0;
    }

    /** How many MiB more are in use now, if it is a GPU. PyTorch keeps what it took once. */
    OptionalDouble growth() {
        return device.isGpu()
                ? OptionalDouble.of((used(device) - bytes) / (double) (1 << 20))
                : OptionalDouble.empty();
    }
}
