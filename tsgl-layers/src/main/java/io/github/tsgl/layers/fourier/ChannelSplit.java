// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.fourier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * How channels are split into a local and a global part.
 *
 * @param local the channels of the local part, which may be 0
 * @param global the channels of the global part, which may be 0
 */
public record ChannelSplit(int local, int global) {

    /**
     * Makes a split.
     *
     * @param local the channels of the local part
     * @param global the channels of the global part
     * @throws IllegalArgumentException if a part is negative or both are 0
     */
    public ChannelSplit {
        if (local < 0 || global < 0 || local + global == 0) {
            throw new IllegalArgumentException(
                    local + " local and " + global + " global channels are no split");
        }
    }

    /**
     * Splits channels by a ratio; the global part is rounded down.
     *
     * @param channels the channels of both parts
     * @param globalRatio the share of the global part, from 0 to 1
     * @return the split
     * @throws IllegalArgumentException if the ratio is not from 0 to 1, or there are no channels
     */
    public static ChannelSplit of(int channels, double globalRatio) {
        if (!(globalRatio >= 0 && globalRatio <= 1)) {
            throw new IllegalArgumentException(
                    "the share of global channels is " + globalRatio + ", not from 0 to 1");
        }
        int global = (int) (channels * globalRatio);
        return new ChannelSplit(channels - global, global);
    }

    /**
     * Both parts together.
     *
     * @return the number of channels
     */
    public int channels() {
        return local + global;
    }

    /**
     * How many parts have channels.
     *
     * @return 1 or 2
     */
    public int parts() {
        return local == 0 || global == 0 ? 1 : 2;
    }

    /**
     * The local part of some features.
     *
     * @param parts the parts that there are
     * @return the local part, or null if it has no channels
     */
    public NDArray local(NDList parts) {
        return local == 0 ? null : parts.get(0);
    }

    /**
     * The global part of some features.
     *
     * @param parts the parts that there are
     * @return the global part, or null if it has no channels
     */
    public NDArray global(NDList parts) {
        return global == 0 ? null : parts.get(parts.size() - 1);
    }

    /**
     * Splits features.
     *
     * @param whole features (N, C, H, W), the local channels first
     * @return the parts that have channels
     */
    public NDList split(NDArray whole) {
        if (parts() == 1) {
            return new NDList(whole);
        }
        return whole.split(new long[] {local}, 1);
    }

    /**
     * The shapes of features that are split like this.
     *
     * @param whole the shape (N, any, H, W) of both parts together
     * @return the shapes of the parts that there are
     */
    public Shape[] shapes(Shape whole) {
        Shape l = new Shape(whole.get(0), local, whole.get(2), whole.get(3));
        Shape g = new Shape(whole.get(0), global, whole.get(2), whole.get(3));
        if (global == 0) {
            return new Shape[] {l};
        }
        return local == 0 ? new Shape[] {g} : new Shape[] {l, g};
    }

    /**
     * Makes sure that features are split like this.
     *
     * @param shapes the shapes of the parts
     * @throws IllegalArgumentException if they are not
     */
    public void require(Shape[] shapes) {
        Shape[] wanted = shapes(shapes[0]);
        boolean same = wanted.length == shapes.length;
        for (int i = 0; same && i < shapes.length; i++) {
            same = wanted[i].equals(shapes[i]);
        }
        if (!same) {
            throw new IllegalArgumentException(
                    Arrays.toString(shapes)
                            + " are not "
                            + local
                            + " local and "
                            + global
                            + " global channels");
        }
    }
}
