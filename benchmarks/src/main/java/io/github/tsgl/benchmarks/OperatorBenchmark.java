// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.tsgl.layers.ops.Fourier;
import io.github.tsgl.layers.ops.MatrixProducts;
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

/** Operators at the sizes of a transformer stage with 180 channels at 64×64. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class OperatorBenchmark {

    private static final double SCALE = 1 / Math.sqrt(45);

    private NDList tokens;
    private NDArray features;
    private NDArray spectrum;

    /** Made by JMH. */
    public OperatorBenchmark() {}

    /**
     * Makes the inputs: 64 windows of 64 tokens with 4 heads of 45 channels, and a feature map.
     *
     * @param engine makes them
     */
    @Setup
    public void make(EngineState engine) {
        tokens =
                new NDList(
                        engine.noise(64, 4, 64, 45),
                        engine.noise(64, 4, 64, 45),
                        engine.noise(64, 4, 64, 45),
                        engine.noise(64, 1, 1, 64));
        features = engine.noise(1, 180, 64, 64);
        spectrum = Fourier.rfft2(features);
    }

    /**
     * Attention in one step.
     *
     * @param engine runs it
     */
    @Benchmark
    public void fusedAttention(EngineState engine) {
        engine.run(
                tokens,
                () ->
                        new NDList(
                                MatrixProducts.attention(
                                        tokens.get(0),
                                        tokens.get(1),
                                        tokens.get(2),
                                        tokens.get(3),
                                        SCALE)));
    }

    /**
     * Attention as a product, a softmax and a product.
     *
     * @param engine runs it
     */
    @Benchmark
    public void composedAttention(EngineState engine) {
        engine.run(
                tokens,
                () -> {
                    NDArray products =
                            tokens.get(0).matMul(tokens.get(1).transpose(0, 1, 3, 2)).mul(SCALE);
                    NDArray weights = products.add(tokens.get(3)).softmax(-1);
                    return new NDList(weights.matMul(tokens.get(2)));
                });
    }

    /**
     * The Fourier transform.
     *
     * @param engine runs it
     */
    @Benchmark
    public void rfft2(EngineState engine) {
        engine.run(new NDList(features), () -> new NDList(Fourier.rfft2(features)));
    }

    /**
     * The inverse Fourier transform.
     *
     * @param engine runs it
     */
    @Benchmark
    public void irfft2(EngineState engine) {
        engine.run(new NDList(spectrum), () -> new NDList(Fourier.irfft2(spectrum, 64, 64)));
    }
}
