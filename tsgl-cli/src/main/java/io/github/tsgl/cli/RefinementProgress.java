// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.encoder.host.Refiner;
import java.util.Locale;
import java.util.function.BiFunction;
import me.tongfei.progressbar.ProgressBar;

/** Shows a bar for each refinement, or its steps beside the bar for many photos. */
final class RefinementProgress implements Refiner.Listener, AutoCloseable {

    private final BiFunction<String, Integer, ProgressBar> bars;
    private ProgressBar photos; // null if there is but one
    private ProgressBar bar; // null between two refinements

    /** Takes what makes a bar of its name and its number of steps. */
    RefinementProgress(BiFunction<String, Integer, ProgressBar> bars) {
        this.bars = bars;
    }

    /** Has the steps shown beside a bar that goes on with each photo. */
    void showBeside(ProgressBar bar) {
        photos = bar;
    }

    @Override
    public void onStep(Refiner.Step step) {
        int done = step.stepsDone();
        int all = step.stepsInAll();
        if (photos != null) {
            photos.setExtraMessage(done < all ? " refine " + done + "/" + all : "");
            return;
        }
        if (bar == null) {
            bar = bars.apply("refine", all);
        }
        bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", step.loss())).stepTo(done);
        if (done == all) {
            close();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
