// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import io.github.tsgl.weights.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run, in a folder of their own: the last ones, {@code step-N.safetensors},
 * and {@code best.safetensors}, that of the best PSNR on photos that are not trained on.
 *
 * <p>Each is written beside the others and renamed when it is whole; older ones are deleted only
 * then.
 */
final class RunCheckpoints {

    private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.safetensors");
    private static final String BEST = "best.safetensors";

    private final Path folder;
    private final int keep;
    private final Map<String, String> metadata;
    private double best = Double.NEGATIVE_INFINITY;

    /**
     * Opens the folder.
     *
     * @param folder the folder, made if it does not exist
     * @param keep how many of the last are kept
     * @param metadata what is written with each, such as versions
     * @throws IOException if it cannot be made
     */
    RunCheckpoints(Path folder, int keep, Map<String, String> metadata) throws IOException {
        this.folder = folder;
        this.keep = keep;
        this.metadata = Map.copyOf(metadata);
        Files.createDirectories(folder);
    }

    /** Writes a checkpoint and deletes those that are not kept. */
    void write(GanTrainer trainer) throws IOException {
        String name = String.format(Locale.ROOT, "step-%08d.safetensors", trainer.steps());
        trainer.save(folder.resolve(name), metadata());
        List<Path> last = newestFirst();
        for (Path old : last.subList(Math.min(keep, last.size()), last.size())) {
            Files.deleteIfExists(old);
        }
    }

    /** Is told of a measurement, and keeps the best. */
    void measured(GanTrainer trainer, double psnr) throws IOException {
        if (psnr > best) {
            best = psnr;
            trainer.save(folder.resolve(BEST), metadata());
        }
    }

    private Map<String, String> metadata() {
        Map<String, String> all = new TreeMap<>(metadata);
        all.put("best_psnr", Double.toString(best));
        return all;
    }

    /**
     * Brings a trainer to where the run was last saved. A checkpoint that is damaged is passed over
     * for the one before it.
     *
     * @param trainer the trainer, just made
     * @return one line for each checkpoint that was passed over
     * @throws IOException if there is no checkpoint that can be read
     */
    List<String> restore(GanTrainer trainer) throws IOException {
        List<String> damaged = new ArrayList<>();
        for (Path file : newestFirst()) {
            TrainingState.Reader state;
            try {
                state = new TrainingState.Reader(file);
            } catch (CheckpointException e) {
                damaged.add(e.getMessage());
                continue;
            }
            trainer.restore(state);
            best = Double.parseDouble(state.text("best_psnr"));
            deleteAfter(trainer.steps());
            return damaged;
        }
        throw new IOException(
                folder
                        + ": has no checkpoint to go on from"
                        + (damaged.isEmpty() ? "" : "; " + String.join("; ", damaged)));
    }

    /** Damaged checkpoints of later steps would otherwise be kept in place of good ones. */
    private void deleteAfter(long step) throws IOException {
        for (Path file : newestFirst()) {
            if (step(file) > step) {
                Files.delete(file);
            }
        }
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> step(file) >= 0)
                    .sorted(Comparator.comparingLong(RunCheckpoints::step).reversed())
                    .toList();
        }
    }

    private static long step(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }
}
