// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.ops.MemoryScope;
import java.util.ArrayList;
import java.util.List;

/** A step through Inception, from features (N, C, H, W) to others. */
sealed interface InceptionStep {

    NDArray apply(ParameterStore parameters, NDArray x);

    /** Makes the step's weights for an input's shape, and returns the output's. */
    Shape initialize(NDManager manager, Shape x);

    /** A convolution and what it lets through. */
    record Conv(Block block) implements InceptionStep {

        @Override
        public NDArray apply(ParameterStore parameters, NDArray x) {
            NDArray y = block.forward(parameters, new NDList(x), false).head();
            return ActivationFunction.RELU.applyLast(y);
        }

        @Override
        public Shape initialize(NDManager manager, Shape x) {
            block.initialize(manager, DataType.FLOAT32, x);
            return block.getOutputShapes(new Shape[] {x})[0];
        }
    }

    /** The greatest of each 3×3 pixels. */
    record MaxPool(int stride, int padding) implements InceptionStep {

        @Override
        public NDArray apply(ParameterStore parameters, NDArray x) {
            return x.getNDArrayInternal()
                    .maxPool(
                            new Shape(3, 3),
                            new Shape(stride, stride),
                            new Shape(padding, padding),
                            false);
        }

        @Override
        public Shape initialize(NDManager manager, Shape x) {
            return new Shape(x.get(0), x.get(1), size(x.get(2)), size(x.get(3)));
        }

        private long size(long side) {
            return (side + 2L * padding - 3) / stride + 1;
        }
    }

    /** The mean of the 3×3 pixels around each, of those that there are. */
    record AveragePool() implements InceptionStep {

        @Override
        public NDArray apply(ParameterStore parameters, NDArray x) {
            Shape one = new Shape(1, 1, x.getShape().get(2), x.getShape().get(3));
            return mean(x).divi(mean(x.getManager().ones(one)));
        }

        /** DJL 0.35.1 cannot leave the zeros of the padding out, so all count here. */
        private static NDArray mean(NDArray x) {
            return x.getNDArrayInternal()
                    .avgPool(new Shape(3, 3), new Shape(1, 1), new Shape(1, 1), false, true);
        }

        @Override
        public Shape initialize(NDManager manager, Shape x) {
            return x;
        }
    }

    /** Steps one after the other, each of which leaves nothing in memory but its output. */
    record Chain(List<InceptionStep> steps) implements InceptionStep {

        Chain(InceptionStep... steps) {
            this(List.of(steps));
        }

        @Override
        public NDArray apply(ParameterStore parameters, NDArray x) {
            NDArray y = x;
            for (InceptionStep step : steps) {
                NDArray input = y;
                y =
                        MemoryScope.run(
                                        x.getManager(),
                                        new NDList(input),
                                        () -> new NDList(step.apply(parameters, input)))
                                .head();
                if (input != x) {
                    input.close();
                }
            }
            return y;
        }

        @Override
        public Shape initialize(NDManager manager, Shape x) {
            Shape y = x;
            for (InceptionStep step : steps) {
                y = step.initialize(manager, y);
            }
            return y;
        }
    }

    /** Steps beside each other, whose outputs' channels are joined. */
    record Mixed(List<InceptionStep> branches) implements InceptionStep {

        Mixed(InceptionStep... branches) {
            this(List.of(branches));
        }

        @Override
        public NDArray apply(ParameterStore parameters, NDArray x) {
            NDList outputs = new NDList();
            branches.forEach(branch -> outputs.add(branch.apply(parameters, x)));
            return outputs.head().getNDArrayInternal().concat(outputs.subNDList(1), 1);
        }

        @Override
        public Shape initialize(NDManager manager, Shape x) {
            List<Shape> outputs = new ArrayList<>();
            branches.forEach(branch -> outputs.add(branch.initialize(manager, x)));
            long channels = outputs.stream().mapToLong(shape -> shape.get(1)).sum();
            return new Shape(x.get(0), channels, outputs.get(0).get(2), outputs.get(0).get(3));
        }
    }
}
