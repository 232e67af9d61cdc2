package io.github.tsgl.hifill;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.ops.TorchOps;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Contextual residual aggregation (Yi et al. 2020) for one photo of any size: the network fills a
 * small copy; what the small copy lacks of the photo's detail, the residual, is taken in the hole
 * from the places that the network's attention names.
 *
 * <pre>{@code
 * ResidualAggregation photo = ResidualAggregation.builder().build(largePhoto);
 * NDList outputs = network.forward(parameters, photo.inputs(manager), false);
 * photo.fill(outputs.get(0), outputs.get(1));
 * }</pre>
 *
 * <p>The photo is seen as a picture of whole multiples of the small one's sides, which is never
 * made: its rows are interpolated from the photo's when they are needed. The residual is aggregated
 * some rows of all places at a time, so that memory does not grow with the photo.
 */
public final class ResidualAggregation {

    /** The values of the residual that are in memory at a time. */
    private static final int MOST_VALUES = 1 << 23;

    private static final float WHITE = 255;
    private static final int BLUR = 7; // the blurring window's width, as published, of deviation 1

    private final LargePhoto photo;
    private final int side;
    private final HoleEdge edge;
    private final int across; // multiples of the side
    private final int down;
    private final LinearAxis columns; // from the photo to the large picture
    private final LinearAxis rows;
    private final float[] small; // (3, side, side) in [0, 255]
    private final float[] smallHole; // (side, side), 1 = hole

    private ResidualAggregation(Builder builder, LargePhoto photo) {
        this.photo = photo;
        side = builder.side;
        edge = builder.edge;
        across = builder.multiple.orElse((photo.width() + side - 1) / side);
        down = builder.multiple.orElse((photo.height() + side - 1) / side);
        columns = new LinearAxis(photo.width(), across * side);
        rows = new LinearAxis(photo.height(), down * side);
        small = shrunk();
        smallHole = edge == HoleEdge.SOFT ? sampledHole() : touchedHole();
    }

    /**
     * Makes a builder.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What the network takes.
     *
     * @param manager the manager of the arrays
     * @return NDList(picture, mask): (1, 3, side, side) in [-1, 1], RGB, and (1, 1, side, side), 1
     *     = known
     */
    public NDList inputs(NDManager manager) {
        float[] picture = new float[small.length];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = small[i] / (WHITE / 2) - 1;
        }
        float[] mask = new float[smallHole.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = 1 - smallHole[i];
        }
        return new NDList(
                manager.create(picture, new Shape(1, 3, side, side)),
                manager.create(mask, new Shape(1, 1, side, side)));
    }

    /** The mean of each small pixel's part of the large picture. */
    private float[] shrunk() {
        EnlargedRows large = large();
        int width = across * side;
        float[] row = new float[3 * width];
        float[] result = new float[3 * side * side];
        for (int y = 0; y < down * side; y++) {
            large.read(y, row);
            for (int c = 0; c < 3; c++) {
                int to = (c * side + y / down) * side;
                for (int x = 0; x < side; x++) {
                    float sum = 0;
                    for (int i = 0; i < across; i++) {
                        sum += row[c * width + x * across + i];
                    }
                    result[to + x] += sum;
                }
            }
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= across * down;
        }
        return result;
    }

    private EnlargedRows large() {
        return new EnlargedRows(photo.width(), columns, rows, (row, y) -> photo.readRow(y, row));
    }

    private float[] sampledHole() {
        float[] hole = new float[side * side];
        for (int y = 0; y < side; y++) {
            int fromY = nearest(y, photo.height(), side);
            for (int x = 0; x < side; x++) {
                hole[y * side + x] =
                        photo.isMissing(nearest(x, photo.width(), side), fromY) ? 1 : 0;
            }
        }
        return hole;
    }

    /** The old position for a new one, as OpenCV's nearest neighbour has it. */
    private static int nearest(int position, int from, int to) {
        return (int) Math.min(from - 1, (long) position * from / to);
    }

    private float[] touchedHole() {
        float[] hole = new float[side * side];
        int width = photo.width();
        int height = photo.height();
        for (int y = 0; y < height; y++) {
            int top = firstSmall(y, height);
            int bottom = lastSmall(y, height);
            for (int x = 0; x < width; x++) {
                if (photo.isMissing(x, y)) {
                    int left = firstSmall(x, width);
                    int right = lastSmall(x, width);
                    for (int j = top; j <= bottom; j++) {
                        Arrays.fill(hole, j * side + left, j * side + right + 1, 1);
                    }
                }
            }
        }
        return hole;
    }

    /** The first small pixel that sees a pixel, of which interpolation sees the neighbours too. */
    private int firstSmall(int position, int length) {
        return (int) (Math.max(0, position - 1L) * side / length);
    }

    private int lastSmall(int position, int length) {
        return (int) ((Math.min(length, position + 2L) * side - 1) / length);
    }

    /**
     * Fills the photo's hole.
     *
     * @param picture the network's picture (1, 3, side, side) in [-1, 1], RGB
     * @param scores the network's scores (1, L, L) of a square grid of L places that divides the
     *     side
     * @throws IllegalArgumentException if the shapes are others
     */
    public void fill(NDArray picture, NDArray scores) {
        int grid = (int) Math.round(Math.sqrt(scores.getShape().get(1)));
        boolean fits =
                picture.getShape().equals(new Shape(1, 3, side, side))
                        && scores.getShape()
                                .equals(new Shape(1, (long) grid * grid, (long) grid * grid))
                        && side % grid == 0;
        if (!fits) {
            throw new IllegalArgumentException(
                    "picture and scores must fit a side of %d: %s, %s"
                            .formatted(side, picture.getShape(), scores.getShape()));
        }
        float[] filled = picture.toFloatArray();
        for (int i = 0; i < filled.length; i++) {
            filled[i] = (filled[i] + 1) * (WHITE / 2);
        }
        try (NDManager manager = scores.getManager().newSubManager()) {
            new Filling(filled, grid).run(manager, scores);
        }
    }

    /** One run of {@link #fill}. */
    private final class Filling {

        private final int grid;
        private final int blockWidth; // of a place in the large picture
        private final int blockHeight;
        private final Weights weights = new Weights();
        private final LinearAxis toPhotoX; // from the large picture to the photo
        private final LinearAxis toPhotoY;
        private final EnlargedRows large = large();
        private final EnlargedRows before; // the small picture, enlarged
        private final EnlargedRows after; // what the network made of it, enlarged
        private int[] order; // for each place its number among the wanted ones, or -1
        private int wanted;
        private int first; // the rows of each place that are in memory
        private int count;
        private final float[] colour = new float[3];
        private float[] result; // (wanted, count, 3, block width)

        Filling(float[] filled, int grid) {
            this.grid = grid;
            blockWidth = across * side / grid;
            blockHeight = down * side / grid;
            toPhotoX = new LinearAxis(across * side, photo.width());
            toPhotoY = new LinearAxis(down * side, photo.height());
            LinearAxis enlargedX = new LinearAxis(side, across * side);
            LinearAxis enlargedY = new LinearAxis(side, down * side);
            before = EnlargedRows.of(small, side, enlargedX, enlargedY);
            after = EnlargedRows.of(filled, side, enlargedX, enlargedY);
        }

        void run(NDManager manager, NDArray scores) {
            findWanted();
            if (wanted == 0) {
                return;
            }
            int places = grid * grid;
            NDArray shares = manager.create(wantedScores(scores), new Shape(wanted, places));
            shares = shares.toDevice(scores.getDevice(), false);
            // One row more than is written, for the interpolation between rows.
            int perRow = places * 3 * blockWidth;
            int most = Math.max(2, Math.min(blockHeight + 1, MOST_VALUES / perRow));
            ByteBuffer memory =
                    ByteBuffer.allocateDirect(Math.multiplyExact(perRow * Float.BYTES, most))
                            .order(ByteOrder.nativeOrder());
            for (first = 0; first < blockHeight; first += most - 1) {
                count = Math.min(most, blockHeight - first + 1);
                memory.clear().limit(perRow * Float.BYTES * count);
                readResidual(memory.asFloatBuffer());
                Shape shape = new Shape(places, (long) count * 3 * blockWidth);
                try (NDArray residual = manager.create(memory, shape, DataType.FLOAT32);
                        NDArray here = residual.toDevice(shares.getDevice(), false);
                        NDArray mixture = TorchOps.matMul(shares, here)) {
                    result = mixture.toFloatArray();
                }
                addPicture();
                write();
            }
        }

        /** Numbers the places that some pixel to be written lies in, or beside. */
        private void findWanted() {
            order = new int[grid * grid];
            float[] row = new float[photo.width()];
            for (int y = 0; y < photo.height(); y++) {
                if (!weights.read(y, row)) {
                    continue;
                }
                int top = toPhotoY.first(y) / blockHeight;
                int bottom = toPhotoY.second(y) / blockHeight;
                for (int x = 0; x < row.length; x++) {
                    if (row[x] > 0) {
                        int left = toPhotoX.first(x) / blockWidth;
                        int right = toPhotoX.second(x) / blockWidth;
                        order[top * grid + left] = 1;
                        order[top * grid + right] = 1;
                        order[bottom * grid + left] = 1;
                        order[bottom * grid + right] = 1;
                    }
                }
            }
            for (int place = 0; place < order.length; place++) {
                order[place] = order[place] == 1 ? wanted++ : -1;
            }
        }

        private float[] wantedScores(NDArray scores) {
            int places = grid * grid;
            float[] all = scores.toFloatArray();
            float[] chosen = new float[wanted * places];
            for (int place = 0; place < places; place++) {
                if (order[place] >= 0) {
                    System.arraycopy(all, place * places, chosen, order[place] * places, places);
                }
            }
            return chosen;
        }

        /** The large picture's row that is the i-th in memory, of some row of the grid. */
        private int largeRow(int gridRow, int i) {
            return gridRow * blockHeight + (first + i) % blockHeight;
        }

        /** What the small picture lacks, 0 in the hole: (places, count, 3, block width). */
        private void readResidual(FloatBuffer residual) {
            int width = across * side;
            float[] row = new float[3 * width];
            float[] rough = new float[3 * width];
            for (int gridRow = 0; gridRow < grid; gridRow++) {
                for (int i = 0; i < count; i++) {
                    int y = largeRow(gridRow, i);
                    large.read(y, row);
                    before.read(y, rough);
                    for (int j = 0; j < row.length; j++) {
                        row[j] -= rough[j];
                    }
                    int from = nearest(y, photo.height(), down * side);
                    for (int x = 0; x < width; x++) {
                        if (photo.isMissing(nearest(x, photo.width(), width), from)) {
                            row[x] = 0;
                            row[width + x] = 0;
                            row[2 * width + x] = 0;
                        }
                    }
                    for (int column = 0; column < grid; column++) {
                        int place = gridRow * grid + column;
                        residual.position((place * count + i) * 3 * blockWidth);
                        for (int c = 0; c < 3; c++) {
                            residual.put(row, c * width + column * blockWidth, blockWidth);
                        }
                    }
                }
            }
        }

        /** Adds what the network made to the residual's mixtures. */
        private void addPicture() {
            int width = across * side;
            float[] row = new float[3 * width];
            for (int gridRow = 0; gridRow < grid; gridRow++) {
                if (!isWantedRow(gridRow)) {
                    continue;
                }
                for (int i = 0; i < count; i++) {
                    after.read(largeRow(gridRow, i), row);
                    for (int column = 0; column < grid; column++) {
                        int number = order[gridRow * grid + column];
                        if (number >= 0) {
                            add(row, column * blockWidth, (number * count + i) * 3 * blockWidth);
                        }
                    }
                }
            }
        }

        private boolean isWantedRow(int gridRow) {
            for (int column = 0; column < grid; column++) {
                if (order[gridRow * grid + column] >= 0) {
                    return true;
                }
            }
            return false;
        }

        private void add(float[] row, int from, int to) {
            for (int c = 0; c < 3; c++) {
                for (int x = 0; x < blockWidth; x++) {
                    int at = to + c * blockWidth + x;
                    float sum = result[at] + row[c * across * side + from + x];
                    result[at] = Math.max(0, Math.min(WHITE, sum));
                }
            }
        }

        /** Writes the photo's rows for which the large picture's rows are in memory. */
        private void write() {
            float[] row = new float[photo.width()];
            float[] old = new float[3 * photo.width()];
            for (int y = 0; y < photo.height(); y++) {
                int in = toPhotoY.first(y) % blockHeight - first;
                if (in < 0 || in >= count - 1 || !weights.read(y, row)) {
                    continue;
                }
                if (edge == HoleEdge.SOFT) {
                    photo.readRow(y, old);
                }
                for (int x = 0; x < row.length; x++) {
                    if (row[x] > 0) {
                        write(x, y, row[x], old);
                    }
                }
            }
        }

        private void write(int x, int y, float weight, float[] old) {
            for (int c = 0; c < 3; c++) {
                float top = between(x, toPhotoY.first(y), c);
                float bottom = between(x, toPhotoY.second(y), c);
                float value = top + (bottom - top) * toPhotoY.share(y);
                colour[c] = value * weight + old[c * photo.width() + x] * (1 - weight);
            }
            photo.write(x, y, colour[0], colour[1], colour[2]);
        }

        private float between(int x, int largeY, int c) {
            float left = result(toPhotoX.first(x), largeY, c);
            float right = result(toPhotoX.second(x), largeY, c);
            return left + (right - left) * toPhotoX.share(x);
        }

        private float result(int x, int y, int c) {
            int number = order[y / blockHeight * grid + x / blockWidth];
            int row = y % blockHeight - first;
            int i = row < 0 ? row + blockHeight : row;
            return result[((number * count + i) * 3 + c) * blockWidth + x % blockWidth];
        }
    }

    /** How much of each of the photo's pixels is filled. */
    private final class Weights {

        private final float[] blurred = edge == HoleEdge.SOFT ? blurredHole() : null;
        private final LinearAxis columns = new LinearAxis(side, photo.width());
        private final LinearAxis rows = new LinearAxis(side, photo.height());
        private final float[] mixed = new float[side];

        /** Reads a row; returns whether any pixel of it is filled. */
        boolean read(int y, float[] row) {
            boolean any = false;
            if (blurred != null) {
                for (int i = 0; i < side; i++) {
                    float above = blurred[rows.first(y) * side + i];
                    mixed[i] = above + (blurred[rows.second(y) * side + i] - above) * rows.share(y);
                }
            }
            for (int x = 0; x < row.length; x++) {
                if (blurred == null) {
                    row[x] = photo.isMissing(x, y) ? 1 : 0;
                } else {
                    row[x] = columns.at(mixed, 0, x);
                }
                any |= row[x] > 0;
            }
            return any;
        }

        private float[] blurredHole() {
            double[] kernel = new double[BLUR];
            double sum = 0;
            for (int i = 0; i < BLUR; i++) {
                kernel[i] = Math.exp(-0.5 * (i - BLUR / 2) * (i - BLUR / 2));
                sum += kernel[i];
            }
            float[] across = blur(smallHole, kernel, sum, 1);
            return blur(across, kernel, sum, side);
        }

        private float[] blur(float[] plane, double[] kernel, double sum, int step) {
            float[] result = new float[plane.length];
            for (int i = 0; i < plane.length; i++) {
                int position = i / step % side;
                double total = 0;
                for (int k = 0; k < BLUR; k++) {
                    int at = position + k - BLUR / 2;
                    if (at >= 0 && at < side) {
                        total += kernel[k] * plane[i + (k - BLUR / 2) * step];
                    }
                }
                result[i] = (float) (total / sum);
            }
            return result;
        }
    }

    /** Says how a photo is aggregated. */
    public static final class Builder {

        private int side = 512;
        private OptionalInt multiple = OptionalInt.empty();
        private HoleEdge edge = HoleEdge.SHARP;

        private Builder() {}

        /**
         * Sets the small picture's height and width; 512 by default.
         *
         * @param side the side in pixels, a multiple of {@link HifillGenerator#multiple()}
         * @return this builder
         */
        public Builder optSide(int side) {
            this.side = side;
            return this;
        }

        /**
         * Sets how many times as long as the small picture's the large one's sides are; by default
         * as few times as are needed for neither to be shorter than the photo's. Published: 6 for
         * photos of any size.
         *
         * @param multiple the multiple, at least 1
         * @return this builder
         */
        public Builder optMultiple(int multiple) {
            this.multiple = OptionalInt.of(multiple);
            return this;
        }

        /**
         * Sets how the hole's edge is treated; {@link HoleEdge#SHARP} by default.
         *
         * @param edge the treatment
         * @return this builder
         */
        public Builder optEdge(HoleEdge edge) {
            this.edge = Objects.requireNonNull(edge, "edge");
            return this;
        }

        /**
         * Reads a photo once, to make its small copy.
         *
         * @param photo the photo
         * @return its aggregation
         * @throws IllegalArgumentException if a setting is out of range
         */
        public ResidualAggregation build(LargePhoto photo) {
            if (side < 1 || multiple.orElse(1) < 1) {
                throw new IllegalArgumentException("side and multiple must be at least 1");
            }
            return new ResidualAggregation(this, photo);
        }
    }
}
