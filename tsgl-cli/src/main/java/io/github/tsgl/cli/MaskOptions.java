// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.MaskPicture;
import io.github.tsgl.image.io.StoredPicture;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say how masks are read; without them the model's own reading counts. */
final class MaskOptions {

    private static final int LARGEST_THRESHOLD = 255;
    private static final int MOST_GROWTH = 1000;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--mask-reading",
            paramLabel = "HOW",
            description =
                    "What the hole is in a mask: bright (white), not-black, dark (black: an"
                            + " inverted mask), transparent (erased), or opaque (painted on an empty"
                            + " layer). Default: as the model was published, see --mask.")
    private MaskReading reading;

    @Option(
            names = "--mask-threshold",
            paramLabel = "N",
            description =
                    "How bright (with --mask-reading dark: dark; transparent: transparent; opaque:"
                            + " opaque) a pixel of the hole is at least, from 1 to 255. Default:"
                            + " 128; 1 where whatever is not black is the hole.")
    private Integer threshold;

    @Option(
            names = "--grow",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Make the hole wider by N pixels on each side. Where an object leaves a ghost"
                            + " at the hole's edge, 1 is often enough. Default: ${DEFAULT-VALUE}.")
    private int grow;

    void check() {
        if (threshold != null && (threshold < 1 || threshold > LARGEST_THRESHOLD)) {
            throw usage("--mask-threshold must be from 1 to " + LARGEST_THRESHOLD);
        }
        if (grow < 0 || grow > MOST_GROWTH) {
            throw usage("--grow must be from 0 to " + MOST_GROWTH);
        }
    }

    /** Tells whether the model reads the mask as its authors published. */
    boolean leavesItToTheModel() {
        return reading == null && threshold == null && grow == 0;
    }

    /** Reads a mask. */
    MaskPicture read(StoredPicture picture, MaskReading ofTheModel) {
        MaskReading how = reading == null ? ofTheModel : reading;
        float least = threshold == null ? how.threshold() : threshold;
        MaskPicture mask = MaskPicture.of(picture, how, least);
        return new MaskPicture(
                mask.hole().grown(grow), how, least, mask.greatest(), mask.unclear());
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
