// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.ndarray.NDList;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.attention.AttentionConfig;
import io.github.tsgl.layers.attention.WindowTransformerBlock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A transformer block of the second stage: 180 channels at 64×64, 4 heads, windows of 8×8. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class WindowTransformerBenchmark {

    /** How tokens are weighed. */
    @Param({"PAPER", "RELEASED"})
    private Edition edition;

    /** How far the windows are shifted. */
    @Param({"0", "4"})
    private int shift;

    private WindowTransformerBlock block;
    private NDList inputs;

    /** Made by JMH. */
    public WindowTransformerBenchmark() {}

    /**
     * Makes block and inputs.
     *
     * @param engine makes them
     */
    @Setup
    public void make(EngineState engine) {
        inputs = new NDList(engine.noise(1, 180, 64, 64), engine.mask(1, 64));
        block =
                engine.initialized(
                        new WindowTransformerBlock(
                                new AttentionConfig(180, 4, 8, 100, edition), shift),
                        inputs);
    }

    /**
     * A forward pass with a mask.
     *
     * @param engine runs it
     */
    @Benchmark
    public void windowTransformerBlock(EngineState engine) {
        engine.forward(block, inputs);
    }
}
