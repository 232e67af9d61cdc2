// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** The order of an array's values in memory; its shape and values stay. */
public final class Layout {

    private static final ScriptModule OPERATORS = ScriptModule.of(Layout.class);

    private Layout() {}

    /**
     * Lays an array out in memory with the channels of a pixel beside each other.
     *
     * <p>Shape and values stay. Convolutions, resizing and functions of single values keep the
     * layout; on a CPU that spares small convolutions a conversion before and after each.
     *
     * @param x the array (N, C, H, W)
     * @return x, or a copy of it in the other layout
     */
    public static NDArray channelsLast(NDArray x) {
        return OPERATORS.run("channels_last", x);
    }

    /**
     * Lays an array out in memory plane after plane, as arrays usually are.
     *
     * @param x the array (N, C, H, W)
     * @return x, or a copy of it in the usual layout
     */
    public static NDArray channelsFirst(NDArray x) {
        return OPERATORS.run("channels_first", x);
    }

    /**
     * Lays features out in memory as convolutions run fastest: on a CPU as {@link #channelsLast}
     * does. The gradient is laid out likewise.
     *
     * @param x the features (N, C, H, W)
     * @return x, or a copy of it in the other layout
     */
    public static NDArray convolutionLayout(NDArray x) {
        return x.getDevice().equals(Device.cpu()) ? channelsLast(x) : x;
    }

    /**
     * Lays the inputs of a network out as {@link #convolutionLayout(NDArray)} does.
     *
     * @param inputs arrays (N, C, H, W)
     * @return the arrays, or copies of them in the other layout that have their names
     */
    public static NDList convolutionLayout(NDList inputs) {
        NDList laidOut = new NDList(inputs.size());
        for (NDArray x : inputs) {
            NDArray y = convolutionLayout(x);
            y.setName(x.getName());
            laidOut.add(y);
        }
        return laidOut;
    }

    /**
     * An array without values yet, in the memory layout of another.
     *
     * @param x the array (N, C, H, W) whose layout, data type and device are taken
     * @param shape the new array's shape (N', C', H', W')
     * @return the new array
     */
    public static NDArray emptyLike(NDArray x, Shape shape) {
        double[] sizes = Arrays.stream(shape.getShape()).asDoubleStream().toArray();
        return OPERATORS.run("empty_like", sizes, x);
    }
}
