// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.layers.engine.NativeSettings;
import io.github.tsgl.zoo.InpaintingFiles;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Fills many photos at once, as a server does: one model, and a predictor for each photo. */
public final class ManyAtOnce {

    private ManyAtOnce() {}

    /**
     * Fills the photos of a folder.
     *
     * @param arguments the folder of photos, the folder of their masks, which have their names, and
     *     the folder of the results
     * @throws Exception if a file cannot be read or written
     */
    public static void main(String[] arguments) throws Exception {
        // They are the process's, so a program sets them and a library does not. Before DJL's
        // first class.
        EngineSettings.apply();
        EngineSettings.setThreads(1); // for an operator: here each photo has a thread of its own
        NativeSettings.apply();

        List<Path> photos;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            photos = files.toList();
        }
        Criteria<InpaintingFiles, Image> criteria =
                Criteria.builder()
                        .setTypes(InpaintingFiles.class, Image.class)
                        .optGroupId("io.github.tsgl")
                        .optArtifactId("blend")
                        .build();
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (ZooModel<InpaintingFiles, Image> model = criteria.loadModel()) {
            List<Callable<Path>> work = new ArrayList<>();
            for (Path photo : photos) {
                Path name = photo.getFileName();
                InpaintingFiles files =
                        new InpaintingFiles(photo, Path.of(arguments[1]).resolve(name));
                Path result = Path.of(arguments[2]).resolve(name);
                work.add(() -> fill(model, files, result));
            }
            for (Future<Path> result : threads.invokeAll(work)) { // waits for all
                System.out.println(result.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    private static Path fill(
            ZooModel<InpaintingFiles, Image> model, InpaintingFiles files, Path result)
            throws Exception {
        try (Predictor<InpaintingFiles, Image> predictor = model.newPredictor(); // of one thread
                OutputStream out = Files.newOutputStream(result)) {
            predictor.predict(files).save(out, "png");
        }
        return result;
    }
}
