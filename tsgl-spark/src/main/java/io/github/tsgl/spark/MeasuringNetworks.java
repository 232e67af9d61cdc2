// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.evaluation.Evaluation;
import io.github.tsgl.evaluation.FeatureSize;
import io.github.tsgl.evaluation.InceptionFile;
import io.github.tsgl.evaluation.Resizing;
import io.github.tsgl.training.perceptual.LpipsNetwork;
import io.github.tsgl.zoo.download.WeightsStore;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What LPIPS, FID and KID look with.
 *
 * @param lpips the network of LPIPS
 * @param weights its weights; null for those that are shipped
 * @param linear LPIPS's own weights; null likewise
 * @param inception Inception's weights; null if FID and KID are not measured
 * @param dims how many of its features; null for the most that the file has
 * @param resizing how pictures are brought to Inception's size
 * @param folder where a machine keeps weights that it is brought; null for DJL's cache folder
 */
record MeasuringNetworks(
        Lpips lpips,
        WeightsFile weights,
        WeightsFile linear,
        WeightsFile inception,
        Integer dims,
        Resizing resizing,
        String folder)
        implements Serializable {

    /** Networks of LPIPS, by the names of its authors. */
    enum Lpips {
        SQUEEZE,
        ALEX,
        VGG
    }

    void applyTo(Evaluation.Builder evaluation, HadoopFiles files) throws IOException {
        WeightsStore store = ModelSettings.store(folder);
        evaluation.optLpips(
                switch (lpips) {
                    case SQUEEZE -> LpipsNetwork.squeezeNet();
                    case ALEX ->
                            LpipsNetwork.alexNet(
                                    weights.local(store, files), linear.local(store, files));
                    case VGG ->
                            LpipsNetwork.vgg16(
                                    weights.local(store, files), linear.local(store, files));
                });
        if (inception != null) {
            Path file = inception.local(store, files);
            evaluation.optInception(
                    new InceptionFile(
                            file, Optional.ofNullable(dims).map(FeatureSize::of), resizing));
        }
    }
}
