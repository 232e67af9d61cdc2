// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.ndarray.NDList;
import io.github.tsgl.layers.conv.PartialConv2d;
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

/** The second structure step of the released encoder at 256×256: 64 to 128 channels, 128×128. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class PartialConvBenchmark {

    /** Channels of the mask: one for all, or one for each channel of the features. */
    @Param({"1", "64"})
    private int maskChannels;

    private PartialConv2d block;
    private NDList inputs;

    /** Made by JMH. */
    public PartialConvBenchmark() {}

    /**
     * Makes block and inputs.
     *
     * @param engine makes them
     */
    @Setup
    public void make(EngineState engine) {
        inputs = new NDList(engine.noise(1, 64, 128, 128), engine.mask(maskChannels, 128));
        block =
                engine.initialized(
                        PartialConv2d.builder()
                                .setFilters(128)
                                .setKernelShape(5)
                                .optStride(2)
                                .optBias(false)
                                .build(),
                        inputs);
    }

    /**
     * A forward pass.
     *
     * @param engine runs it
     */
    @Benchmark
    public void partialConv2d(EngineState engine) {
        engine.forward(block, inputs);
    }
}
