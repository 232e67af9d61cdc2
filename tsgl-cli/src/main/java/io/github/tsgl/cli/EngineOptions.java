// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Device;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.layers.engine.NativeSettings;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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

    private FutureTask<Device> early; // null if nothing has begun

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

    /** Begins to load PyTorch in a thread of its own. */
    void begin() {
        NativeSettings.apply(); // changes the environment, which no other thread may read then
        early = new FutureTask<>(() -> EngineDevice.named(device));
        Thread thread = new Thread(early, "tsgl-engine");
        thread.setDaemon(true);
        thread.start();
    }

    /** Loads PyTorch, or waits until it is loaded, and finds the device. */
    Device device() throws InputException {
        if (early == null) {
            return EngineDevice.named(device);
        }
        try {
            return early.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted while PyTorch was loaded", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InputException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Gives each of some networks that run at the same time its share of the threads. */
    void share(int networks) {
        EngineSettings.setThreads(Math.max(1, threads() / networks));
    }

    int threads() {
        return threads != null ? threads : EngineSettings.threads();
    }
}
