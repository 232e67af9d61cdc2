// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.tiled;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.engine.Processor;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.InPlace;
import io.github.tsgl.layers.ops.Layout;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import io.github.tsgl.layers.ops.Padding;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Feature maps (N, C, H, W) whose rows are made when they are asked for.
 *
 * <p>Local computations on large maps can so run band by band of rows, one after another on each
 * band: a map between two of them is never there as a whole. Small maps are made at once, and so
 * are those that need gradients.
 */
public final class TiledMap {

    /** Each band costs some time of its own, and what shorter ones save is memory. */
    private static final long LEAST_BAND = 4L << 20;

    private static final long MOST_BAND = 12L << 20;
    private static final long USUAL_BAND = 8L << 20;

    /** The bytes of a band; maps of half as many again are large. A band stays in the caches. */
    private static final long BAND = band(Processor.lastCache());

    private static final int LEAST_ROWS = 8;

    private final NDArray base;
    private final Shape shape;
    private final Source source;
    private final long band;
    private final long largest;

    /** Makes the rows from one number up to another. */
    @FunctionalInterface
    private interface Source {
        NDArray make(long from, long to);
    }

    /** Makes the input rows of a step, and tells how its output rows follow from them. */
    @FunctionalInterface
    private interface Step {
        Work prepare(long from, long to);
    }

    /** Work that makes some rows, of which more may be thrown away than are used. */
    private record Work(long rows, Supplier<NDArray> result) {}

    /**
     * A part of a map.
     *
     * @param rows the rows (N, C, h, W) that there are
     * @param above how many rows of padding belong above them
     * @param below how many rows of padding belong below them
     * @param from the first row of the output that is made of them
     * @param to the row behind the last
     */
    public record Band(NDArray rows, int above, int below, long from, long to) {

        /**
         * Pads the rows by reflection at the map's edges.
         *
         * @param columns the columns to add on each side, less than W
         * @return the padded rows
         */
        public NDArray reflected(int columns) {
            return columns == 0 && above == 0 && below == 0
                    ? rows
                    : Padding.reflect(rows, columns, columns, above, below);
        }

        /**
         * The band for a product, whose rows are {@linkplain Bfloat16#round rounded}.
         *
         * @return the same band
         */
        public Band rounded() {
            return new Band(Bfloat16.round(rows), above, below, from, to);
        }

        /**
         * The rows of another map of the output's height that lie where the output rows do.
         *
         * @param x the other map (N, C, H', W')
         * @return its rows from {@link #from} to {@link #to}, which share its memory
         */
        public NDArray beside(NDArray x) {
            return slice(x, from, to);
        }
    }

    /**
     * What output rows see of the input.
     *
     * @param kernel the rows that one output row sees
     * @param stride the rows between those of two output rows
     * @param padding the rows of padding above and below the input
     */
    public record Window(int kernel, int stride, int padding) {}

    private TiledMap(NDArray base, Shape shape, Source source, long band, long largest) {
        this.base = base;
        this.shape = shape;
        this.source = source;
        this.band = band;
        this.largest = Math.max(largest, shape.size() * base.getDataType().getNumOfBytes());
    }

    /**
     * The rows of an array.
     *
     * @param x the array (N, C, H, W), which must stay open until the last row is made
     * @return its rows
     */
    public static TiledMap of(NDArray x) {
        return of(x, BAND);
    }

    /**
     * The bytes of a band where the last cache has some size: a quarter of it, for a layer's input
     * and output and what is between them. Measured in docs/performance.md, "Bands".
     */
    static long band(OptionalLong lastCache) {
        return lastCache.isEmpty()
                ? USUAL_BAND
                : Math.max(LEAST_BAND, Math.min(MOST_BAND, lastCache.getAsLong() / 4));
    }

    static TiledMap of(NDArray x, long band) {
        return new TiledMap(x, x.getShape(), (from, to) -> slice(x, from, to), band, 0);
    }

    /**
     * The rows behind a convolution and what follows it at each position.
     *
     * @param window what output rows see of these
     * @param output the output's shape (N, D, H', W')
     * @param local makes the output rows of a band; pads the band's rows as it tells, and columns
     * @return the output's rows
     */
    public TiledMap convolve(Window window, Shape output, Function<Band, NDArray> local) {
        long height = shape.get(2);
        return then(
                output,
                (from, to) -> {
                    long first = from * window.stride() - window.padding();
                    long end = (to - 1) * window.stride() - window.padding() + window.kernel();
                    NDArray rows = source.make(Math.max(0, first), Math.min(height, end));
                    int above = (int) Math.max(0, -first);
                    int below = (int) Math.max(0, end - height);
                    return new Work(
                            to - from, () -> local.apply(new Band(rows, above, below, from, to)));
                });
    }

    /**
     * The rows behind a function of single positions.
     *
     * @param local makes (N, C, h, W) from rows of the same shape, which it may overwrite
     * @return the output's rows
     */
    public TiledMap map(UnaryOperator<NDArray> local) {
        return then(
                shape,
                (from, to) -> {
                    NDArray rows = source.make(from, to);
                    return new Work(to - from, () -> local.apply(rows));
                });
    }

    /**
     * These rows, which are shown to someone when they are made.
     *
     * @param viewer gets each band of rows, one after another
     * @return these rows
     */
    public TiledMap peek(Consumer<Band> viewer) {
        return convolve(
                new Window(1, 1, 0),
                shape,
                band -> {
                    viewer.accept(band);
                    return band.rows();
                });
    }

    /**
     * The rows behind what doubles the height, two output rows depending on their input row and the
     * next one.
     *
     * @param output the output's shape (N, D, 2 H, W')
     * @param local makes (N, D, 2 h, W') from rows (N, C, h, W)
     * @return the output's rows
     */
    public TiledMap upsample(Shape output, Function<NDArray, NDArray> local) {
        long height = shape.get(2);
        return then(
                output,
                (from, to) -> {
                    NDArray rows = source.make(from / 2, Math.min(height, (to + 1) / 2 + 1));
                    long skipped = from % 2;
                    return new Work(
                            2 * rows.getShape().get(2),
                            () -> slice(local.apply(rows), skipped, skipped + to - from));
                });
    }

    /**
     * Between two steps no more is kept than the rows that the next one reads; those that it reads
     * once more in the next band are made again, but counted once.
     */
    private TiledMap then(Shape output, Step step) {
        NDManager manager = base.getManager();
        AtomicLong counted = new AtomicLong();
        Source scoped =
                (from, to) -> {
                    long before = Math.max(from, counted.getAndAccumulate(to, Math::max));
                    long fresh = Math.max(0, to - before);
                    return MemoryScope.run(
                                    manager,
                                    new NDList(base),
                                    () -> {
                                        Work work = step.prepare(from, to);
                                        return new NDList(
                                                MultiplyAddCounter.countNew(
                                                        fresh, work.rows(), work.result()));
                                    })
                            .head();
                };
        return new TiledMap(base, output, scoped, band, largest);
    }

    /**
     * Tells the shape of all rows together.
     *
     * @return (N, C, H, W)
     */
    public Shape shape() {
        return shape;
    }

    /**
     * Tells whether the map is better not made as a whole if something local follows.
     *
     * @return true if it is large and needs no gradient
     */
    public boolean isLarge() {
        return shape.size() * base.getDataType().getNumOfBytes() > band + band / 2
                && !base.hasGradient();
    }

    /**
     * Makes all rows, in bands if the map or one that leads to it is large.
     *
     * @return the map (N, C, H, W), in float32
     */
    public NDArray whole() {
        long height = shape.get(2);
        if (largest <= band + band / 2 || base.hasGradient()) {
            return Bfloat16.float32(source.make(0, height));
        }
        long bands = largest / band;
        long step = Math.max(LEAST_ROWS, (height + bands - 1) / bands);
        NDArray y = Layout.emptyLike(base, shape);
        long from = 0;
        while (from < height) {
            long begin = from;
            long end = height - from - step < LEAST_ROWS ? height : from + step;
            MemoryScope.run(
                    base.getManager(),
                    new NDList(),
                    () -> {
                        InPlace.assign(slice(y, begin, end), source.make(begin, end));
                        return new NDList();
                    });
            from = end;
        }
        return y;
    }

    static NDArray slice(NDArray x, long from, long to) {
        return from == 0 && to == x.getShape().get(2)
                ? x
                : x.get(new NDIndex(":, :, {}:{}", from, to));
    }
}
