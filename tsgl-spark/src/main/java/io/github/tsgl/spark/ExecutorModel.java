// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.layers.engine.NativeSettings;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model of an executor process, loaded once for all its tasks, now and later; on machines with
 * GPUs once for each GPU that tasks are given. It lives as long as the process.
 */
final class ExecutorModel {

    private static final Logger LOGGER = LoggerFactory.getLogger(ExecutorModel.class);

    private static final Map<Key, ExecutorModel> LOADED = new HashMap<>();

    private final ZooModel<InpaintingInput, Image> model;
    private final MaskReading masks;

    private record Key(ModelSettings settings, Device device) {}

    private ExecutorModel(ZooModel<InpaintingInput, Image> model, MaskReading masks) {
        this.model = model;
        this.masks = masks;
    }

    /** What is told when a model is loaded. */
    @FunctionalInterface
    interface Listener {
        void loaded();
    }

    /** The model for a task; others wait while one loads it. */
    static synchronized ExecutorModel of(
            ModelSettings settings, HadoopFiles files, TaskContext task, Listener listener)
            throws IOException {
        if (LOADED.isEmpty()) {
            EngineSettings.apply();
            EngineSettings.setThreads(Math.max(1, task.cpus()));
            NativeSettings.apply();
        }
        Device device = device(task.resourcesJMap());
        Key key = new Key(settings, device);
        ExecutorModel known = LOADED.get(key);
        if (known == null) {
            known = load(settings, files, device);
            LOADED.put(key, known);
            listener.loaded();
        }
        return known;
    }

    private static ExecutorModel load(ModelSettings settings, HadoopFiles files, Device device)
            throws IOException {
        long start = System.nanoTime();
        InpaintingModel.Builder builder = settings.builder(files).optDevice(device);
        try {
            ExecutorModel model = new ExecutorModel(builder.load(), builder.host().masks());
            LOGGER.info(
                    "{} is loaded on {} in {} s",
                    builder.host().name(),
                    device,
                    Math.round((System.nanoTime() - start) / 1e7) / 100.0);
            return model;
        } catch (ModelNotFoundException | MalformedModelException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The first GPU of a task, if Spark gives it one ({@code spark.task.resource.gpu.amount}). */
    static Device device(Map<String, ResourceInformation> resources) {
        ResourceInformation gpu = resources.get("gpu");
        return gpu == null || gpu.addresses().length == 0
                ? Device.cpu()
                : Device.gpu(Integer.parseInt(gpu.addresses()[0]));
    }

    ZooModel<InpaintingInput, Image> model() {
        return model;
    }

    /** How the model's authors read masks. */
    MaskReading masks() {
        return masks;
    }
}
