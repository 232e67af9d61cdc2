// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.ndarray.NDList;
import io.github.tsgl.layers.Edition;
import io.github.tsgl.layers.reconstruct.GuidedDenormalization;
import io.github.tsgl.layers.reconstruct.Normalization;
import io.github.tsgl.layers.reconstruct.Reconstruction;
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

/** Normalization and rebuilding in the first and third stage of the released encoder. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class ReconstructionBenchmark {

    /** Height and width of the features; 128 and 32 are those of a 256×256 picture. */
    @Param({"128", "32"})
    private int side;

    private NDList inputs;
    private NDList global;
    private NDList local;
    private GuidedDenormalization globalDenormalization;
    private GuidedDenormalization localDenormalization;
    private Reconstruction reconstruction;

    /** Made by JMH. */
    public ReconstructionBenchmark() {}

    /**
     * Makes blocks and inputs.
     *
     * @param engine makes them
     */
    @Setup
    public void make(EngineState engine) {
        int structureChannels = 64 * 128 / side;
        inputs =
                new NDList(
                        engine.noise(1, 180, side, side),
                        engine.noise(1, structureChannels, side, side),
                        engine.noise(1, 180, side, side));
        global = new NDList(inputs.get(0), inputs.get(1));
        local = new NDList(inputs.get(0), inputs.get(2));
        globalDenormalization = engine.initialized(denormalization(Normalization.BATCH), global);
        localDenormalization =
                engine.initialized(denormalization(Normalization.POSITION_UNBIASED), local);
        reconstruction =
                engine.initialized(
                        Reconstruction.builder()
                                .setChannels(180)
                                .optEdition(Edition.RELEASED)
                                .build(),
                        inputs);
    }

    private static GuidedDenormalization denormalization(Normalization normalization) {
        return GuidedDenormalization.builder()
                .setChannels(180)
                .setNormalization(normalization)
                .optEdition(Edition.RELEASED)
                .build();
    }

    /**
     * Structure denormalizes globally normalized features.
     *
     * @param engine runs it
     */
    @Benchmark
    public void globalDenormalization(EngineState engine) {
        engine.forward(globalDenormalization, global);
    }

    /**
     * Residual structure denormalizes locally normalized features.
     *
     * @param engine runs it
     */
    @Benchmark
    public void localDenormalization(EngineState engine) {
        engine.forward(localDenormalization, local);
    }

    /**
     * All branches of a stage's reconstruction.
     *
     * @param engine runs it
     */
    @Benchmark
    public void reconstruction(EngineState engine) {
        engine.forward(reconstruction, inputs);
    }
}
