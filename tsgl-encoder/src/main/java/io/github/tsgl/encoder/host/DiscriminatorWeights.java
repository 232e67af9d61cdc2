// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import ai.djl.nn.Block;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.WeightTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the weights of a discriminator lie that were published with a generator's.
 *
 * @param table from their published names to ours
 * @param generator how the names of the generator's files begin; empty if both are in one file
 * @param discriminator how the names of the discriminator's files begin, which lie beside
 */
public record DiscriminatorWeights(
        WeightTable table, Optional<String> generator, String discriminator) {

    private static final Pattern WITHIN = Pattern.compile("(.*[./])?discriminator[./].*");

    /**
     * They are in the generator's file, below the name {@code discriminator}.
     *
     * @param table from their published names to ours
     * @return the description
     */
    public static DiscriminatorWeights within(WeightTable table) {
        return new DiscriminatorWeights(table, Optional.empty(), "");
    }

    /**
     * They are in a file of their own, whose name differs in its beginning.
     *
     * @param table from their published names to ours
     * @param generator how the generator's file begins, such as {@code gen_}
     * @param discriminator how the discriminator's file begins, such as {@code dis_}
     * @return the description
     */
    public static DiscriminatorWeights beside(
            WeightTable table, String generator, String discriminator) {
        return new DiscriminatorWeights(table, Optional.of(generator), discriminator);
    }

    /** Reads those that belong to a generator's file; returns theirs, empty if there is none. */
    Optional<Path> read(Path file, Block network) throws IOException {
        Path source = generator.isEmpty() ? file : sibling(file);
        if (!Files.isRegularFile(source)) {
            return Optional.empty();
        }
        try (Checkpoint checkpoint = Checkpoint.open(source)) {
            if (generator.isEmpty()
                    && checkpoint.names().stream().noneMatch(n -> WITHIN.matcher(n).matches())) {
                return Optional.empty();
            }
            table.load(checkpoint, network);
        }
        return Optional.of(source);
    }

    /** The discriminator's file; a folder, which is none, if the generator's has another name. */
    private Path sibling(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(generator.orElseThrow())
                ? file.resolveSibling(discriminator + name.substring(generator.get().length()))
                : file.toAbsolutePath().getParent();
    }
}
