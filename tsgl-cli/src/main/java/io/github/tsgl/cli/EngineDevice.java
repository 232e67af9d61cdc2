// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.Utils;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.NativeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the user calls a device: cpu, gpu, gpu1 and so on. */
final class EngineDevice {

    private static final Pattern GPU = Pattern.compile("gpu(\\d{0,4})");

    private EngineDevice() {}

    /** Tells whether a name can be a device's. */
    static boolean isName(String name) {
        return name.equals("cpu") || GPU.matcher(name).matches();
    }

    /** Loads PyTorch and finds the device of a name. */
    static Device named(String name) throws InputException {
        Engine engine = engine();
        Matcher gpu = GPU.matcher(name);
        if (!gpu.matches()) {
            return Device.cpu();
        }
        int index = gpu.group(1).isEmpty() ? 0 : Integer.parseInt(gpu.group(1));
        if (!engine.hasCapability(StandardCapabilities.CUDA)) {
            throw new InputException(
                    "--device "
                            + name
                            + ": no GPU can be used, for this PyTorch library has no CUDA",
                    null);
        }
        int count = engine.getGpuCount();
        if (index >= count) {
            throw new InputException(
                    "--device " + name + ": no such GPU, " + count + " found", null);
        }
        return Device.gpu(index);
    }

    /** The versions of the libraries that compute, for a model's metadata. */
    static String versions() throws InputException {
        String djl = Engine.getDjlVersion();
        return "DJL " + djl + ", PyTorch " + engine().getVersion();
    }

    private static Engine engine() throws InputException {
        NativeSettings.apply();
        try {
            return Engine.getEngine("PyTorch");
        } catch (EngineException | LinkageError e) {
            throw new InputException(
                    "PyTorch cannot be loaded (" + FileException.describe(e) + ")" + cache(), e);
        }
    }

    /** The folder that DJL puts PyTorch's libraries in, if it cannot be written. */
    private static String cache() {
        Path folder = Utils.getEngineCacheDir();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return notWritable(folder);
        }
        return Files.isWritable(folder) ? "" : notWritable(folder);
    }

    private static String notWritable(Path folder) {
        return ": its libraries go to "
                + folder
                + ", which cannot be written; set DJL_CACHE_DIR to a folder that can";
    }
}
