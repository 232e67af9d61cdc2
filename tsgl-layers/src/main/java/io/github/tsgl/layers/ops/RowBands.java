package io.github.tsgl.layers.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.function.Function;

/**
 * Runs local computations on large feature maps band by band of rows, so that what they make on the
 * way is never there for a whole map. Small outputs are made at once, and so are those that need
 * gradients.
 */
public final class RowBands {

    /**
     * The bytes of a band; maps of half as many again are made in bands. Arrays of 32 MiB and more
     * go back to the system when they are freed; many smaller ones would leave holes in the heap.
     */
    private static final long BAND = 32L << 20;

    private static final int LEAST_ROWS = 8;

    private RowBands() {}

    /**
     * A part of the input.
     *
     * @param rows the rows (N, C, h, W) that there are
     * @param above how many rows of padding belong above them
     * @param below how many rows of padding belong below them
     */
    public record Band(NDArray rows, int above, int below) {}

    /**
     * What output rows see of the input.
     *
     * @param kernel the rows that one output row sees
     * @param stride the rows between those of two output rows
     * @param padding the rows of padding above and below the input
     */
    public record Window(int kernel, int stride, int padding) {}

    /**
     * Runs a convolution and what follows it at each position.
     *
     * @param x the input (N, C, H, W)
     * @param window what output rows see of it
     * @param output the output's shape (N, D, H', W')
     * @param local makes the output rows of a band; pads the band's rows as it tells, and columns
     * @return the output
     */
    public static NDArray convolve(
            NDArray x, Window window, Shape output, Function<Band, NDArray> local) {
        return convolve(BAND, x, window, output, local);
    }

    static NDArray convolve(
            long bytes, NDArray x, Window window, Shape output, Function<Band, NDArray> local) {
        if (!isLarge(x, output, bytes)) {
            return local.apply(new Band(x, window.padding(), window.padding()));
        }
        long height = x.getShape().get(2);
        return fill(
                bytes,
                x,
                output,
                (from, to) -> {
                    long first = (long) from * window.stride() - window.padding();
                    long end = (to - 1L) * window.stride() - window.padding() + window.kernel();
                    NDArray rows = rows(x, Math.max(0, first), Math.min(height, end));
                    int above = (int) Math.max(0, -first);
                    int below = (int) Math.max(0, end - height);
                    return local.apply(new Band(rows, above, below));
                });
    }

    /**
     * Runs what doubles the height, two output rows depending on their input row and the next one.
     *
     * @param x the input (N, C, H, W)
     * @param output the output's shape (N, D, 2 H, W')
     * @param local makes (N, D, 2 h, W') from rows (N, C, h, W)
     * @return the output
     */
    public static NDArray expand(NDArray x, Shape output, Function<NDArray, NDArray> local) {
        return expand(BAND, x, output, local);
    }

    static NDArray expand(long bytes, NDArray x, Shape output, Function<NDArray, NDArray> local) {
        if (!isLarge(x, output, bytes)) {
            return local.apply(x);
        }
        long height = x.getShape().get(2);
        return fill(
                bytes,
                x,
                output,
                (from, to) -> {
                    NDArray rows = rows(x, from / 2, Math.min(height, (to + 1) / 2 + 1));
                    int skipped = from % 2;
                    return rows(local.apply(rows), skipped, skipped + to - from);
                });
    }

    private static boolean isLarge(NDArray x, Shape output, long band) {
        return bytes(x, output) > band + band / 2 && !x.hasGradient();
    }

    private static long bytes(NDArray x, Shape output) {
        return Math.max(x.size(), output.size()) * x.getDataType().getNumOfBytes();
    }

    /** Makes the output rows from one number up to another. */
    @FunctionalInterface
    private interface Maker {
        NDArray make(int from, int to);
    }

    private static NDArray fill(long band, NDArray x, Shape output, Maker maker) {
        int height = (int) output.get(2);
        long bands = Math.max(1, bytes(x, output) / band);
        int step = (int) Math.max(LEAST_ROWS, (height + bands - 1) / bands);
        NDArray y = x.getManager().create(output, x.getDataType());
        for (int from = 0; from < height; from += step) {
            int begin = from;
            int end = height - from - step < LEAST_ROWS ? height : from + step;
            MemoryScope.run(
                    x.getManager(),
                    new NDList(),
                    () -> {
                        TorchOps.assign(rows(y, begin, end), maker.make(begin, end));
                        return new NDList();
                    });
            if (end == height) {
                break;
            }
        }
        return y;
    }

    private static NDArray rows(NDArray x, long from, long to) {
        return from == 0 && to == x.getShape().get(2)
                ? x
                : x.get(new NDIndex(":, :, {}:{}", from, to));
    }
}
