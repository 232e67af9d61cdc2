// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.ndarray.NDList;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.balance.CrossLayerBalance;
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

/** The whole cross-layer balance module of the released network for a 256×256 picture. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class BalanceBenchmark {

    private CrossLayerBalance block;
    private NDList inputs;

    /** Made by JMH. */
    public BalanceBenchmark() {}

    /**
     * Makes block and inputs.
     *
     * @param engine makes them
     */
    @Setup
    public void make(EngineState engine) {
        inputs =
                new NDList(
                        engine.noise(1, 64, 128, 128),
                        engine.noise(1, 128, 64, 64),
                        engine.noise(1, 256, 32, 32),
                        engine.noise(1, 512, 16, 16),
                        engine.noise(1, 512, 8, 8),
                        engine.noise(1, 512, 4, 4),
                        engine.mask(1, 256));
        block =
                engine.initialized(
                        CrossLayerBalance.builder().optEdition(Edition.RELEASED).build(), inputs);
    }

    /**
     * A forward pass.
     *
     * @param engine runs it
     */
    @Benchmark
    public void crossLayerBalance(EngineState engine) {
        engine.forward(block, inputs);
    }
}
