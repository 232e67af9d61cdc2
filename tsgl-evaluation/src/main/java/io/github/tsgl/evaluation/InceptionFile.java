// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Inception as FID and KID look at pictures with it.
 *
 * @param weights a file that {@link InceptionFeatures#load} takes
 * @param size the features; the deepest that the file has, if empty
 * @param resizing how pictures are brought to Inception's size
 */
public record InceptionFile(Path weights, Optional<FeatureSize> size, Resizing resizing) {

    /**
     * The file's deepest features of pictures that are resized as pytorch-fid does.
     *
     * @param weights the file
     */
    public InceptionFile(Path weights) {
        this(weights, Optional.empty(), Resizing.PYTORCH_FID);
    }

    InceptionFeatures load(NDManager manager) throws IOException {
        return size.isEmpty()
                ? InceptionFeatures.load(weights, resizing, manager)
                : InceptionFeatures.load(weights, size.get(), resizing, manager);
    }
}
