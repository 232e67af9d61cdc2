// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Device;
import io.github.tsgl.layers.engine.EngineSettings;
import java.util.function.Function;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where networks run. */
final class EngineOptions {

    private static final int MOST_THREADS = 1024;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "cpu, gpu (the first one), gpu1, ... Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "CPU threads of the network. Default: one for each core.")
    private Integer threads;

    /** Checks what can be checked without the engine, and sets the threads. */
    void check(Function<String, ParameterException> usage) {
        if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
            throw usage.apply("--threads must be from 1 to " + MOST_THREADS);
        }
        EngineSettings.setThreads(threads());
        if (!EngineDevice.isName(device)) {
            throw usage.apply("--device: '" + device + "' is not cpu, gpu, gpu1, ...");
        }
    }

    /** What the user calls the device. */
    String name() {
        return device;
    }

    /** Loads PyTorch and finds the device. */
    Device device() throws InputException {
        return EngineDevice.named(device);
    }

    int threads() {
        return threads != null ? threads : EngineSettings.threads();
    }
}
