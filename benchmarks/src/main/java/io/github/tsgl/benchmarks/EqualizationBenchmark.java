// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.balance.FeatureEqualization;
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

/**
 * Equalization over positions (Eq. 10) and over agreeing neighbors (Eq. 11), 512 channels, 32×32.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class EqualizationBenchmark {

    /** The formulas. */
    @Param({"PAPER", "RELEASED"})
    private Edition edition;

    private Block spatial;
    private Block range;
    private NDList inputs;

    /** Made by JMH. */
    public EqualizationBenchmark() {}

    /**
     * Makes blocks and inputs.
     *
     * @param engine makes them
     */
    @Setup
    public void make(EngineState engine) {
        inputs = new NDList(engine.noise(1, 512, 32, 32));
        Block equalization = engine.initialized(new FeatureEqualization(512, edition), inputs);
        spatial = equalization.getChildren().get("02spatial");
        range = equalization.getChildren().get("03range");
    }

    /**
     * Spatial equalization.
     *
     * @param engine runs it
     */
    @Benchmark
    public void spatialEqualization(EngineState engine) {
        engine.forward(spatial, inputs);
    }

    /**
     * Range equalization.
     *
     * @param engine runs it
     */
    @Benchmark
    public void rangeEqualization(EngineState engine) {
        engine.forward(range, inputs);
    }
}
