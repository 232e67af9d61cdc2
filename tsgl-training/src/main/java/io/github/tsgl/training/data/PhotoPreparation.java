// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Makes ahead of training what is slow to make of photos and does not depend on holes: smoothed
 * pictures and edges, in every size in which a photo can be drawn. They are made of the whole
 * photo, as by the published programs, and training cuts them with it.
 *
 * <p>No engine is needed. Instances are immutable and safe in several threads.
 */
public final class PhotoPreparation {

    private final InputPreparation preparation;
    private final CropPolicy crops;
    private final List<Integer> sides;

    /**
     * What became of a photo.
     *
     * @param made the names of the files that were written, with their lengths in bytes
     * @param present the names of those that were there before
     */
    public record Result(Map<String, Integer> made, List<String> present) {

        /**
         * Makes a result.
         *
         * @param made the files that were written
         * @param present those that were there before
         */
        public Result {
            made = Collections.unmodifiableMap(new LinkedHashMap<>(made));
            present = List.copyOf(present);
        }
    }

    /**
     * Makes a preparation.
     *
     * @param inputs how the network's inputs are made
     * @param crops how samples are cut from photos
     * @param sides the samples' heights and widths
     * @throws IllegalArgumentException if nothing can be made ahead, since all depends on the holes
     */
    public PhotoPreparation(InputSpec inputs, CropPolicy crops, List<Integer> sides) {
        if (inputs.ahead().isEmpty()) {
            throw new IllegalArgumentException("nothing can be made ahead of holes for " + inputs);
        }
        preparation = new InputPreparation(inputs);
        this.crops = crops;
        this.sides = List.copyOf(sides);
    }

    /**
     * Names a photo as training finds what was made of it.
     *
     * @param folderOrList the folder of photos that training is given, or the list of them
     * @param photo the photo's file
     * @return its path below the folder, or that of the list, with slashes; of a photo elsewhere
     *     its whole path, without the root
     */
    public static String name(Path folderOrList, Path photo) {
        Path whole = photo.toAbsolutePath().normalize();
        Path given = folderOrList.toAbsolutePath().normalize();
        Path folder = whole.startsWith(given) ? given : given.getParent();
        Path shown =
                folder != null && whole.startsWith(folder)
                        ? folder.relativize(whole)
                        : whole.getRoot().relativize(whole);
        return StreamSupport.stream(shown.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }

    /**
     * Tells in which sizes a photo can be drawn.
     *
     * @param own the photo's own size
     * @return the sizes, each once; none if the photo is too small for all samples
     */
    public Set<PhotoSource.Size> sizes(PhotoSource.Size own) {
        Set<PhotoSource.Size> sizes = new LinkedHashSet<>();
        sides.forEach(side -> sizes.addAll(crops.sizes(own, side)));
        return sizes;
    }

    /**
     * Prepares a photo: what is not among the files yet is made, and written one file at a time. A
     * file of the name is taken as it is, without a look inside.
     *
     * @param photo the photo, such as {@link PhotoSource#of(String, byte[])}
     * @param name what the files are named after: the photo's path below the folder of photos that
     *     training is given, with slashes, as {@link #name} has it
     * @param files takes the files
     * @return what was made; nothing at all if the photo is too small for all samples
     * @throws IOException if the photo is damaged, or a file cannot be looked for or written
     */
    public Result prepare(PhotoSource photo, String name, PreparedFiles files) throws IOException {
        Map<String, Integer> made = new LinkedHashMap<>();
        List<String> present = new ArrayList<>();
        String fingerprint = photo.fingerprint();
        for (PhotoSource.Size size : sizes(photo.size())) {
            RgbImage picture = null;
            for (Prior prior : preparation.spec().ahead()) {
                PriorFile file = PriorFile.of(prior, preparation.spec());
                String target = file.name(name, size, fingerprint);
                if (files.has(target)) {
                    present.add(target);
                    continue;
                }
                if (picture == null) {
                    picture = photo.read(size);
                }
                byte[] content = file.encode(preparation.ahead(prior, picture));
                files.write(target, content);
                made.put(target, content.length);
            }
        }
        return new Result(made, present);
    }
}
