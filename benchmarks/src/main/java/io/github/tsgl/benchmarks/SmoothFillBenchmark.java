// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.ndarray.NDList;
import io.github.tsgl.encoder.SmoothFill;
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

/** The smooth fill of a hole in a 256×256 picture. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class SmoothFillBenchmark {

    private SmoothFill block;
    private NDList inputs;

    /** Made by JMH. */
    public SmoothFillBenchmark() {}

    /**
     * Makes block and inputs.
     *
     * @param engine makes them
     */
    @Setup
    public void make(EngineState engine) {
        inputs = new NDList(engine.noise(1, 3, 256, 256), engine.mask(1, 256));
        block = engine.initialized(new SmoothFill(), inputs);
    }

    /**
     * A forward pass.
     *
     * @param engine runs it
     */
    @Benchmark
    public void smoothFill(EngineState engine) {
        engine.forward(block, inputs);
    }
}
