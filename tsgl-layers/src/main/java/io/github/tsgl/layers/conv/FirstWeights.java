// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import io.github.tsgl.layers.ops.MemoryScope;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What published networks begin their training with. Without it weights are He's and biases 0. What
 * is not named below stays: factors of normalizations begin at 1, addends at 0.
 */
public enum FirstWeights {
    /** PyTorch's own: weights and biases from U(−1/√n, 1/√n), n being C · kH · kW of the weight. */
    UNIFORM {
        @Override
        Optional<Initializer> of(Block block, ParameterList own, String name) {
            Parameter parameter = own.get(name);
            return isConvolution(parameter)
                    ? Optional.of((m, shape, type) -> uniform(m, shape, shape, type))
                    : parameter.getType() == Parameter.Type.BIAS
                            ? Optional.of(
                                    (m, shape, type) ->
                                            uniform(m, weight(own, name).getShape(), shape, type))
                            : Optional.empty();
        }
    },
    /**
     * That of CycleGAN, PEN-Net and TSGL: convolutions from N(0, 0.02²), those after an equalized
     * learning rate and frozen kernels over masks among them, but not equalized linear layers;
     * factors of batch normalizations from N(1, 0.02²).
     */
    NORMAL {
        @Override
        Optional<Initializer> of(Block block, ParameterList own, String name) {
            Parameter parameter = own.get(name);
            if (block instanceof MaskKernelConv2d && parameter.getType() == Parameter.Type.OTHER) {
                return Optional.of((m, shape, type) -> kernels(m, own, shape, type));
            }
            if (block instanceof BatchNorm2d && parameter.getType() == Parameter.Type.GAMMA) {
                return Optional.of((m, shape, type) -> m.randomNormal(1, SPREAD, shape, type));
            }
            return isConvolution(parameter) && !(block instanceof EqualizedLinear)
                    ? Optional.of(new NormalInitializer(SPREAD))
                    : Optional.empty();
        }
    },
    /** HiFill's: weights from N(0, 0.05²), cut off at two standard deviations. */
    TRUNCATED_NORMAL {
        @Override
        Optional<Initializer> of(Block block, ParameterList own, String name) {
            return isConvolution(own.get(name))
                    ? Optional.of(FirstWeights::truncated)
                    : Optional.empty();
        }
    };

    private static final float SPREAD = 0.02f;
    private static final float WIDE = 0.05f;

    abstract Optional<Initializer> of(Block block, ParameterList own, String name);

    /**
     * Lets a network begin so.
     *
     * @param network the network, not initialized
     */
    public void set(Block network) {
        set(network, block -> false);
    }

    /**
     * Lets a network begin so, but for some parts.
     *
     * @param network the network, not initialized
     * @param others tells which blocks are left as they are, with all that is in them
     */
    public void set(Block network, Predicate<? super Block> others) {
        if (others.test(network)) {
            return;
        }
        network.getChildren().values().forEach(child -> set(child, others));
        ParameterList own = network.getDirectParameters();
        for (String name : own.keys()) {
            of(network, own, name).ifPresent(own.get(name)::setInitializer);
        }
    }

    private static boolean isConvolution(Parameter parameter) {
        return parameter.getType() == Parameter.Type.WEIGHT;
    }

    /** The weight that a bias belongs to. */
    private static Parameter weight(ParameterList own, String bias) {
        return own.get(bias.replace("bias", "weight"));
    }

    private static NDArray uniform(NDManager manager, Shape weight, Shape shape, DataType type) {
        float bound = (float) (1 / Math.sqrt(weight.size() / (double) weight.get(0)));
        return manager.randomUniform(-bound, bound, shape, type);
    }

    /** DJL draws these as double values first, which must not stay in the network's manager. */
    private static NDArray truncated(NDManager manager, Shape shape, DataType type) {
        return MemoryScope.keep(() -> manager.truncatedNormal(0, WIDE, shape, type));
    }

    /** The sum over input channels, of which each has a kernel of its own. */
    private static NDArray kernels(
            NDManager manager, ParameterList own, Shape shape, DataType type) {
        double channels = own.get("weight").getShape().get(1);
        return manager.randomNormal(0, (float) (SPREAD * Math.sqrt(channels)), shape, type);
    }
}
