// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.layers.engine.NativeSettings;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.layers.ops.Bfloat16;
import io.github.tsgl.layers.ops.Convolutions;
import io.github.tsgl.layers.ops.GradientRecording;
import io.github.tsgl.layers.ops.Gradients;
import io.github.tsgl.layers.ops.Layout;
import io.github.tsgl.layers.ops.MatrixProducts;
import io.github.tsgl.layers.ops.MemoryScope;
import io.github.tsgl.layers.ops.MultiplyAddCounter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times products as training has them, forward and backward, in float32 and bfloat16 in turns. */
@Command(
        name = "precision-by-shape",
        description =
                "Prints a table in Markdown: multiply-adds, medians of milliseconds, forward with gradients"
                        + " recorded and backward to input and weight, and what bfloat16 takes of"
                        + " float32's.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class PrecisionByShape implements Callable<Integer> {

    private static final double MILLI = 1e-6;
    private static final long MILLION = 1_000_000;

    @Option(names = "--threads", description = "Threads of an operator.")
    private int threads = EngineSettings.threads();

    @Option(names = "--warm-up", description = "Passes before the timed ones, of each precision.")
    private int warmUp = 3;

    @Option(names = "--passes", description = "Timed passes of each precision.")
    private int passes = 11;

    @Option(names = "--channels-last", description = "Lay inputs out so in memory.")
    private boolean channelsLast;

    private static final List<Product> PRODUCTS =
            List.of(
                    Product.linear("tsgl-small, a transformer's", 2048, 32, 96),
                    Product.linear("tsgl-small, a transformer's", 2048, 64, 128),
                    Product.linear("released, a transformer's", 4096, 180, 540),
                    Product.conv("tsgl-small", 8, 16, 128, 16, 3, 1),
                    Product.conv("tsgl-small", 8, 32, 128, 16, 3, 1),
                    Product.conv("tsgl-small", 8, 48, 64, 48, 3, 1),
                    Product.conv("tsgl-small", 8, 32, 64, 48, 3, 1),
                    Product.conv("tsgl-small", 8, 32, 32, 48, 3, 1),
                    Product.conv("tsgl-small", 8, 32, 16, 48, 3, 1),
                    Product.conv("tsgl-small", 8, 32, 8, 48, 3, 1),
                    Product.conv("tsgl-small", 8, 32, 4, 48, 3, 1),
                    Product.conv("tsgl-small", 8, 32, 16, 32, 7, 1),
                    Product.conv("tsgl-small", 8, 32, 16, 32, 3, 1),
                    Product.conv("tsgl-small", 8, 64, 16, 64, 1, 1),
                    Product.conv("tsgl-small", 8, 96, 16, 32, 1, 1),
                    Product.conv("tsgl-small", 8, 128, 32, 64, 3, 1),
                    Product.conv("tsgl-small", 8, 256, 8, 256, 3, 1),
                    Product.conv("tsgl-small", 8, 256, 4, 256, 3, 1),
                    Product.transposed("tsgl-small", 8, 64, 32, 16, 4),
                    Product.transposed("tsgl-small", 8, 256, 8, 64, 4),
                    Product.conv("blend, 16 wide", 8, 16, 128, 32, 3, 2),
                    Product.conv("blend, 24 wide", 8, 24, 130, 48, 3, 2),
                    Product.conv("blend, 24 wide", 8, 48, 66, 96, 3, 2),
                    Product.conv("blend, 24 wide", 8, 48, 18, 48, 3, 1),
                    Product.conv("blend, 24 wide", 8, 144, 18, 48, 3, 1),
                    Product.conv("blend, 24 wide", 8, 144, 16, 144, 1, 1),
                    Product.transposed("blend, 24 wide", 8, 48, 64, 24, 3),
                    Product.conv("lama", 2, 64, 258, 128, 3, 2),
                    Product.conv("lama", 2, 256, 66, 384, 3, 2),
                    Product.conv("lama", 2, 128, 34, 384, 3, 1),
                    Product.conv("lama", 2, 384, 34, 128, 3, 1),
                    Product.conv("lama", 2, 384, 32, 192, 1, 1),
                    Product.conv("lama", 2, 384, 24, 384, 1, 1),
                    Product.transposed("lama", 2, 128, 128, 64, 3),
                    Product.transposed("lama", 2, 512, 32, 256, 3),
                    Product.conv("discriminator", 8, 32, 63, 64, 5, 2),
                    Product.conv("discriminator", 8, 64, 31, 128, 5, 2),
                    Product.conv("discriminator", 8, 128, 15, 256, 5, 1),
                    Product.conv("discriminator of lama", 2, 64, 129, 128, 4, 2),
                    Product.conv("discriminator of lama", 2, 512, 17, 512, 4, 1));

    /** The kinds of products. */
    private enum Kind {
        LINEAR,
        CONVOLUTION,
        TRANSPOSED
    }

    /**
     * A product of features and a weight.
     *
     * @param of whose it is
     * @param kind its kind
     * @param input the features' shape
     * @param weight the weight's shape
     * @param stride of a convolution
     */
    private record Product(String of, Kind kind, Shape input, Shape weight, int stride) {

        static Product linear(String of, int rows, int inputs, int outputs) {
            Shape weight = new Shape(outputs, inputs);
            return new Product(of, Kind.LINEAR, new Shape(rows, inputs), weight, 1);
        }

        static Product conv(
                String of, int batch, int inputs, int side, int outputs, int kernel, int stride) {
            Shape weight = new Shape(outputs, inputs, kernel, kernel);
            Shape input = new Shape(batch, inputs, side, side);
            return new Product(of, Kind.CONVOLUTION, input, weight, stride);
        }

        static Product transposed(
                String of, int batch, int inputs, int side, int outputs, int kernel) {
            Shape weight = new Shape(inputs, outputs, kernel, kernel);
            Shape input = new Shape(batch, inputs, side, side);
            return new Product(of, Kind.TRANSPOSED, input, weight, 2);
        }

        NDArray of(NDArray x, NDArray w) {
            Shape step = new Shape(stride, stride);
            Shape none = new Shape(0, 0);
            Shape one = new Shape(1, 1);
            return switch (kind) {
                case LINEAR -> MatrixProducts.linear(x, w, null);
                case CONVOLUTION -> Convolutions.conv2d(x, w, null, step, none, one, 1);
                case TRANSPOSED -> Convolutions.convTranspose2d(x, w, null, step, one, one, one, 1);
            };
        }

        String shown() {
            String taken = kind == Kind.LINEAR ? "linear" : "stride " + stride;
            return of
                    + (kind == Kind.TRANSPOSED ? ", transposed" : "")
                    + " | "
                    + dimensions(input)
                    + " | "
                    + dimensions(weight)
                    + ", "
                    + taken;
        }

        private static String dimensions(Shape shape) {
            String[] sizes =
                    Arrays.stream(shape.getShape()).mapToObj(Long::toString).toArray(String[]::new);
            return String.join("×", sizes);
        }
    }

    /**
     * Runs the program.
     *
     * @param arguments the options
     */
    public static void main(String[] arguments) {
        EngineSettings.apply();
        NativeSettings.apply();
        System.exit(new CommandLine(new PrecisionByShape()).execute(arguments));
    }

    /** {@inheritDoc} */
    @Override
    public Integer call() {
        EngineSettings.setThreads(threads);
        System.out.println(
                "| network | input | weight | million multiply-adds | forward, float32 | bfloat16 | backward, float32"
                        + " | bfloat16 | forward, of float32's | backward | both |");
        System.out.println("| --- | --- | --- " + "| ---: ".repeat(8) + "|");
        for (Product product : PRODUCTS) {
            try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
                System.out.println(row(product, manager));
            }
        }
        return 0;
    }

    private String row(Product product, NDManager manager) {
        manager.getEngine().setRandomSeed(0);
        NDArray x = manager.randomNormal(product.input());
        if (channelsLast && product.kind() != Kind.LINEAR) {
            x = Layout.channelsLast(x);
        }
        NDArray w = manager.randomNormal(product.weight());
        NDList factors = new NDList(x.stopGradient(), w);
        factors.forEach(factor -> factor.setRequiresGradient(true));
        double[][] times = new double[4][passes];
        for (int pass = -warmUp; pass < passes; pass++) {
            for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
                double[] time = time(product, factors, precision, manager);
                for (int part = 0; part < 2 && pass >= 0; part++) {
                    times[2 * part + precision.ordinal()][pass] = time[part];
                }
            }
        }
        double[] median = Arrays.stream(times).mapToDouble(PrecisionByShape::median).toArray();
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |",
                product.shown(),
                MultiplyAddCounter.count(() -> product.of(factors.get(0), factors.get(1)))
                        / MILLION,
                median[0],
                median[1],
                median[2],
                median[3],
                median[1] / median[0],
                median[3] / median[2],
                (median[1] + median[3]) / (median[0] + median[2]));
    }

    /** The milliseconds of a forward and a backward pass. */
    private static double[] time(
            Product product, NDList factors, Precision precision, NDManager manager) {
        double[] time = new double[2];
        try (NDManager scope = manager.newSubManager()) {
            MemoryScope.run(
                    scope,
                    factors,
                    () ->
                            GradientRecording.run(
                                    () -> {
                                        NDArray x = factors.get(0);
                                        NDArray w = factors.get(1);
                                        long start = System.nanoTime();
                                        NDArray y =
                                                precision == Precision.BFLOAT16
                                                        ? Bfloat16.train(() -> product.of(x, w))
                                                        : product.of(x, w);
                                        long middle = System.nanoTime();
                                        NDArray loss = y.square().sum();
                                        long late = System.nanoTime();
                                        NDList gradients = Gradients.gradients(loss, factors);
                                        long end = System.nanoTime();
                                        time[0] = (middle - start) * MILLI;
                                        time[1] = (end - late) * MILLI;
                                        return gradients;
                                    }));
        }
        return time;
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }
}
