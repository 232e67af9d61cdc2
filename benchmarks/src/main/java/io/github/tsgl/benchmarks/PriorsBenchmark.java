// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import io.github.tsgl.image.CannyEdges;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.GrayImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.L0Smoothing;
import io.github.tsgl.image.RtvSmoothing;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the networks read beside the picture, for a 256×256 picture of waves and noise. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class PriorsBenchmark {

    private static final int SIDE = 256;

    private FloatImage picture;
    private HoleMask mask;
    private GrayImage gray;

    /** Made by JMH. */
    public PriorsBenchmark() {}

    /** Makes the picture, and a mask with a square hole in its middle. */
    @Setup
    public void make() {
        SplittableRandom random = new SplittableRandom(0);
        float[] values = new float[3 * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            int x = i % SIDE;
            int y = i / SIDE % SIDE;
            double waves = Math.sin(x / 17.0) * Math.cos(y / 23.0);
            values[i] = (float) (0.5 + 0.4 * waves + 0.05 * random.nextDouble());
        }
        picture = FloatImage.of(3, SIDE, SIDE, values);
        mask =
                HoleMask.of(
                        SIDE,
                        SIDE,
                        (x, y) ->
                                Math.max(Math.abs(x - SIDE / 2), Math.abs(y - SIDE / 2))
                                        < SIDE / 4);
        gray = GrayImage.of(picture);
    }

    /**
     * Canny's edges of the known part.
     *
     * @return the edges
     */
    @Benchmark
    public FloatImage cannyEdges() {
        return CannyEdges.builder().optSigma(2).build().detect(gray, mask);
    }

    /**
     * L0 smoothing of the whole picture.
     *
     * @return the smooth picture
     */
    @Benchmark
    public FloatImage l0Smoothing() {
        return L0Smoothing.builder().build().smooth(picture);
    }

    /**
     * Relative-total-variation smoothing of the whole picture.
     *
     * @return the smooth picture
     */
    @Benchmark
    public FloatImage rtvSmoothing() {
        return RtvSmoothing.builder().build().smooth(picture);
    }
}
