// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.training.config.TrainingConfig;
import java.util.ListResourceBundle;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What help texts say of the models on the class path; they have it as {@code ${bundle:KEY}}. */
final class HostFacts extends ListResourceBundle {

    @Override
    protected Object[][] getContents() {
        return new Object[][] {
            {"refining", names(host -> host.refiner(step -> {}).isPresent())},
            {"not-black", names(host -> host.masks() == MaskReading.NOT_BLACK)},
            {"resizing", names(host -> host.sizing() == Sizing.RESIZE)},
            {"recipes", String.join(", ", TrainingConfig.recipes())},
        };
    }

    /** The names of the models that have something, with commas; "none" without any. */
    static String names(Predicate<InpaintingHost> feature) {
        String names =
                Hosts.all().stream()
                        .filter(feature)
                        .map(InpaintingHost::name)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }
}
