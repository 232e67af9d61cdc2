// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import java.text.DecimalFormat;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Makes progress bars: one that moves on a terminal, lines elsewhere. */
final class Progress {

    private static final int WIDTH = 79;
    private static final int TERMINAL_MILLIS = 500;
    private static final int LINE_MILLIS = 10_000;

    private static final long MEGABYTE = 1_000_000;

    private Progress() {}

    /** A bar of a name and a number of steps, which prints where there is no terminal. */
    static ProgressBar bar(String task, int steps, Consumer<String> printer) {
        return builder(task, printer).setInitialMax(steps).build();
    }

    /** A bar of bytes, with their speed; of an unknown number if it is negative. */
    static ProgressBar bytes(String task, long bytes, Consumer<String> printer) {
        return builder(task, printer)
                .setInitialMax(bytes)
                .setUnit(" MB", MEGABYTE)
                .showSpeed(new DecimalFormat("0.0"))
                .build();
    }

    private static ProgressBarBuilder builder(String task, Consumer<String> printer) {
        boolean interactive = System.console() != null;
        ProgressBarConsumer consumer =
                interactive
                        ? new ConsoleProgressBarConsumer(System.err, WIDTH)
                        : new ProgressLines(printer);
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setConsumer(consumer)
                .setStyle(
                        interactive
                                ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
                                : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(interactive ? TERMINAL_MILLIS : LINE_MILLIS);
    }
}
