// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * Prints a progress bar as lines, where no terminal can overwrite them.
 *
 * <p>A bar renders its end twice; a line that differs from the one before only in its times is not
 * printed again.
 */
final class ProgressLines implements ProgressBarConsumer {

    private static final int WIDTH = 79;

    private final Consumer<String> printer;
    private String last = "";

    ProgressLines(Consumer<String> printer) {
        this.printer = printer;
    }

    @Override
    public int getMaxRenderedLength() {
        return WIDTH;
    }

    @Override
    public void accept(String line) {
        int times = line.lastIndexOf('(');
        String progress = times < 0 ? line : line.substring(0, times);
        if (!progress.equals(last)) {
            printer.accept(line);
        }
        last = progress;
    }

    @Override
    public void close() {}
}
