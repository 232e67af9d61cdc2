// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.LabelFolder;
import io.github.tsgl.training.config.DataConfig;
import io.github.tsgl.training.config.LossConfig;
import io.github.tsgl.training.config.MaskConfig;
import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.PhotoSet;
import io.github.tsgl.training.data.PhotoSource;
import io.github.tsgl.training.data.PreparedFiles;
import io.github.tsgl.training.data.SampleSource;
import io.github.tsgl.training.loss.HighReceptiveFieldLoss;
import io.github.tsgl.training.mask.MaskFolder;
import io.github.tsgl.training.mask.MaskGenerator;
import io.github.tsgl.training.perceptual.LpipsLoss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes what a training is put together from, as its configuration says. */
public final class TrainingParts {

    private static final int HELD_BACK = 16;

    private final TrainingConfig config;
    private final Consumer<String> warnings;
    private final InputPreparation preparation;
    private final MaskGenerator masks;
    private final PhotoSet photos;
    private final PhotoSet heldOut;

    /**
     * Reads the lists of photos and masks; those that cannot be used are told of.
     *
     * @param config the configuration, which names a folder of photos
     * @param warnings is told of them
     * @throws IOException if there are none that can be used
     */
    public TrainingParts(TrainingConfig config, Consumer<String> warnings) throws IOException {
        this.config = config;
        this.warnings = warnings;
        preparation = new InputPreparation(config.model().inputs());
        masks = masks(config.masks());
        PhotoSet all = load(config.data().folder().orElseThrow());
        if (config.data().validation().isPresent()) {
            photos = all;
            heldOut = load(config.data().validation().get());
        } else {
            List<PhotoSource> trained = new ArrayList<>(all.photos());
            heldOut = all.part(holdBack(trained));
            photos = all.part(trained);
        }
    }

    /** An error that names the folder. */
    private static IOException about(Path folder, IOException e) {
        if (e instanceof FileException) {
            return e;
        }
        String problem = FileException.reason(e);
        String prefix = folder + ": ";
        return new FileException(
                folder,
                problem.startsWith(prefix) ? problem.substring(prefix.length()) : problem,
                e);
    }

    private PhotoSet load(Path folder) throws IOException {
        DataConfig data = config.data();
        PhotoSet set;
        try {
            PhotoSet.Builder photos =
                    PhotoSet.builder()
                            .optFolder(folder)
                            .optSmallest(data.smallest())
                            .optCacheBytes(data.cacheBytes())
                            .optThreads(Runtime.getRuntime().availableProcessors());
            if (preparation.spec().priors().contains(Prior.LABELS)) {
                photos.optLabels(LabelFolder.open(labels()));
            }
            if (data.prepared().isPresent()) {
                photos.optPrepared(preparation, prepared(data.prepared().get(), folder), warnings);
            }
            set = photos.build();
        } catch (IOException e) {
            throw about(folder, e);
        }
        report(folder, set.skipped());
        return set;
    }

    private static PreparedFiles prepared(Path folder, Path photos) throws FileException {
        if (!Files.isDirectory(folder)) {
            throw new FileException(folder, "is not a folder of prepared photos", null);
        }
        return PreparedFiles.in(folder, photos);
    }

    private Path labels() {
        return config.data()
                .labels()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "network.priors=labels needs data.labels, the folder of the"
                                                + " photos' semantic maps"));
    }

    private void report(Path folder, List<String> skipped) {
        if (!skipped.isEmpty()) {
            warnings.accept(skipped.size() + " files of " + folder + " are left out:");
            skipped.forEach(line -> warnings.accept("  " + line));
        }
    }

    private static List<PhotoSource> holdBack(List<PhotoSource> photos) {
        List<PhotoSource> heldBack = new ArrayList<>();
        for (int i = photos.size() - 1; i >= 0; i--) {
            if (photos.size() > 1 && i % HELD_BACK == 0) {
                heldBack.add(photos.remove(i));
            }
        }
        return heldBack.isEmpty() ? List.copyOf(photos) : heldBack;
    }

    private MaskGenerator masks(MaskConfig config) throws IOException {
        if (config.folder().isPresent()) {
            return masks(config, config.folder().get());
        }
        return switch (config.kind()) {
            case IRREGULAR -> MaskGenerator.irregular(config.min(), config.max());
            case LAMA_NARROW -> MaskGenerator.lamaNarrow();
            case LAMA_MEDIUM -> MaskGenerator.lamaMedium();
            case LAMA_WIDE -> MaskGenerator.lamaWide();
            case LAMA_MIXED -> MaskGenerator.lamaMixed();
            case LAMA_TRAINING -> MaskGenerator.lamaTraining();
            case SQUARE -> MaskGenerator.square();
            case SQUARE_TURNED -> MaskGenerator.turnedSquare();
            case FREE_FORM -> MaskGenerator.freeForm();
            case OBJECTS ->
                    throw new IllegalArgumentException(
                            "masks.kind objects needs masks.folder, the objects' outlines");
        };
    }

    /** Those that the configuration wants; objects' outlines all, for they are no masks yet. */
    private MaskGenerator masks(MaskConfig config, Path folder) throws IOException {
        try {
            MaskFolder all = MaskFolder.open(folder);
            report(folder, all.skipped());
            if (config.kind() == MaskConfig.Kind.OBJECTS) {
                return MaskGenerator.objects(all);
            }
            MaskFolder inRange = all.with(config.min(), config.max());
            MaskFolder chosen = config.border().map(inRange::with).orElse(inRange);
            if (chosen.entries().size() < all.entries().size()) {
                warnings.accept(
                        "%s: %d of %d masks are used, by masks.min, masks.max and masks.border"
                                .formatted(folder, chosen.entries().size(), all.entries().size()));
            }
            return chosen;
        } catch (IOException e) {
            throw about(folder, e);
        } catch (IllegalArgumentException e) {
            throw new FileException(folder, e.getMessage(), e);
        }
    }

    int photoCount() {
        return photos.photos().size();
    }

    int heldOutCount() {
        return heldOut.photos().size();
    }

    /**
     * What the training learns from.
     *
     * @return the samples
     */
    public SampleSource samples() {
        DataConfig data = config.data();
        return new SampleSource(
                photos, data.weighting(), data.crops(), preparation, masks, config.seed());
    }

    Validation validation() {
        return new Validation(
                heldOut, config.validation().side(), masks, preparation, config.seed());
    }

    /** Null without an adversarial loss. */
    Block discriminator() {
        return config.loss().isAdversarial() ? config.network().makeDiscriminator() : null;
    }

    /** Null if its weight is 0. */
    Loss perceptual(Device device) throws IOException {
        LossConfig loss = config.loss();
        if (loss.perceptual() == 0) {
            return null;
        }
        if (loss.perceptualNetwork() == LossConfig.PerceptualNetwork.SQUEEZENET_LPIPS) {
            return lpips(device);
        }
        if (loss.perceptualWeights().isEmpty()) {
            throw new IllegalArgumentException(
                    "loss.perceptual needs loss.perceptual_weights, the file of its network's"
                            + " weights: set it, or loss.perceptual_network=squeezenet-lpips, which"
                            + " needs none");
        }
        Path weights = loss.perceptualWeights().get();
        try {
            return HighReceptiveFieldLoss.load(
                    weights,
                    HighReceptiveFieldLoss.PixelRange.SIGNED,
                    NDManager.newBaseManager(device));
        } catch (NoSuchFileException e) {
            throw about(weights, e);
        }
    }

    private static Loss lpips(Device device) {
        try {
            return new LpipsLoss(NDManager.newBaseManager(device));
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped weights of LPIPS cannot be read", e);
        }
    }

    /** To be called at the end: photos that turned out to be damaged on the way. */
    void reportSkipped(int before) {
        List<String> skipped = photos.skipped();
        skipped.subList(Math.min(before, skipped.size()), skipped.size())
                .forEach(line -> warnings.accept("left out: " + line));
    }

    int skippedCount() {
        return photos.skipped().size();
    }
}
