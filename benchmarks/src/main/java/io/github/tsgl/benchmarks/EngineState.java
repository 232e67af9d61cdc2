// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.layers.engine.NativeSettings;
import io.github.tsgl.layers.ops.MemoryScope;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** PyTorch on the CPU as the command line sets it up, and made-up blocks and inputs. */
@State(Scope.Benchmark)
public class EngineState {

    private NDManager manager;

    /** Made by JMH. */
    public EngineState() {}

    /** Starts the engine. */
    @Setup(Level.Trial)
    public void start() {
        EngineSettings.apply();
        EngineSettings.setThreads(EngineSettings.threads());
        NativeSettings.apply();
        manager = NDManager.newBaseManager(Device.cpu());
        manager.getEngine().setRandomSeed(0);
    }

    /** Frees blocks and inputs. */
    @TearDown(Level.Trial)
    public void stop() {
        manager.close();
    }

    /** Gives a block random weights, as a loaded model has them. */
    <T extends Block> T initialized(T block, NDList inputs) {
        block.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        block.freezeParameters(true);
        return block;
    }

    /** Normally distributed values of some shape. */
    NDArray noise(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    /** A mask (1, channels, side, side) with a quarter of ones on the left of each half. */
    NDArray mask(long channels, long side) {
        NDArray columns = manager.arange((float) side).div(side / 4f).floor();
        NDArray known = columns.mod(2).eq(0).toType(DataType.FLOAT32, false);
        return known.broadcast(new Shape(1, channels, side, side)).duplicate();
    }

    /** A forward pass without gradients; frees all that it makes. */
    void forward(Block block, NDList inputs) {
        run(inputs, () -> block.forward(new ParameterStore(manager, false), inputs, false));
    }

    /** A computation that frees all that it makes. */
    void run(NDList inputs, Supplier<NDList> computation) {
        try (NDManager scope = manager.newSubManager()) {
            MemoryScope.run(scope, inputs, computation);
        }
    }
}
