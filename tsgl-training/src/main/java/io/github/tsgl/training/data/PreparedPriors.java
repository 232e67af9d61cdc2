// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.FileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What was made of photos ahead. What is missing or damaged is made when it is needed, and is then
 * the same; nothing is written.
 */
final class PreparedPriors {

    private final Path photos;
    private final InputPreparation preparation;
    private final PreparedFiles files;
    private final Consumer<String> warnings;
    private final AtomicBoolean lacks = new AtomicBoolean();
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();

    /**
     * Makes a reader.
     *
     * @param photos the folder of photos, or the list of them
     * @param preparation makes what is missing
     * @param files what was made
     * @param warnings is told in one line of the first file that is missing, and of all that are
     *     damaged
     */
    PreparedPriors(
            Path photos,
            InputPreparation preparation,
            PreparedFiles files,
            Consumer<String> warnings) {
        this.photos = photos;
        this.preparation = preparation;
        this.files = files;
        this.warnings = warnings;
    }

    /** The priors of a photo, each of which is read as a photo is. */
    Map<Prior, PhotoSource> of(PhotoSource photo) {
        Map<Prior, PhotoSource> sources = new EnumMap<>(Prior.class);
        preparation.spec().ahead().forEach(prior -> sources.put(prior, source(photo, prior)));
        return sources;
    }

    private PhotoSource source(PhotoSource photo, Prior prior) {
        return new Source(this, photo, prior);
    }

    private record Source(PreparedPriors all, PhotoSource photo, Prior prior)
            implements PhotoSource {

        @Override
        public String name() {
            return photo.name();
        }

        @Override
        public Size size() {
            return photo.size();
        }

        @Override
        public RgbImage read(Size size) throws IOException {
            Optional<RgbImage> there = all.read(photo, prior, size);
            return there.isPresent() ? there.get() : all.preparation.ahead(prior, photo.read(size));
        }
    }

    private Optional<RgbImage> read(PhotoSource photo, Prior prior, PhotoSource.Size size)
            throws IOException {
        String file =
                PriorFile.of(prior, preparation.spec())
                        .name(
                                PhotoPreparation.name(photos, Path.of(photo.name())),
                                size,
                                photo.fingerprint());
        try {
            Optional<byte[]> content = files.read(file);
            if (content.isPresent()) {
                return Optional.of(PriorFile.decode(file, content.get(), size));
            }
            if (!lacks.getAndSet(true)) {
                warnings.accept(
                        files + ": has no " + file + "; what is missing is made in training");
            }
        } catch (IOException e) {
            if (damaged.add(file)) {
                warnings.accept(
                        files
                                + ": "
                                + FileException.describe(e)
                                + "; it is made in training until it is removed and prepared anew");
            }
        }
        return Optional.empty();
    }
}
