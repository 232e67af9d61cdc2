// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.conv;

import ai.djl.ndarray.types.Shape;

/**
 * The settings that all convolutions of this package share.
 *
 * @param <T> the builder's own type
 */
abstract class Conv2dBuilder<T extends Conv2dBuilder<T>> {

    int filters;
    Shape kernel;
    Shape stride = new Shape(1, 1);
    Shape padding;
    Shape dilation = new Shape(1, 1);
    int groups = 1;
    boolean biased = true;

    Conv2dBuilder() {}

    abstract T self();

    /**
     * Sets the number of output channels.
     *
     * @param filters the number of output channels
     * @return this builder
     */
    public T setFilters(int filters) {
        this.filters = filters;
        return self();
    }

    /**
     * Sets the size of the kernel.
     *
     * @param kernelShape the height and width
     * @return this builder
     */
    public T setKernelShape(Shape kernelShape) {
        this.kernel = kernelShape;
        return self();
    }

    /**
     * Sets the size of a square kernel.
     *
     * @param size the kernel's height and width
     * @return this builder
     */
    public T setKernelShape(int size) {
        return setKernelShape(size, size);
    }

    /**
     * Sets the size of the kernel.
     *
     * @param height the kernel's height
     * @param width the kernel's width
     * @return this builder
     */
    public T setKernelShape(int height, int width) {
        kernel = new Shape(height, width);
        return self();
    }

    /**
     * Sets the stride; 1 by default.
     *
     * @param stride the stride from row to row and from column to column
     * @return this builder
     */
    public T optStride(Shape stride) {
        this.stride = stride;
        return self();
    }

    /**
     * Sets the stride in both directions; 1 by default.
     *
     * @param stride the stride
     * @return this builder
     */
    public T optStride(int stride) {
        return optStride(stride, stride);
    }

    /**
     * Sets the stride.
     *
     * @param vertical the stride from row to row
     * @param horizontal the stride from column to column
     * @return this builder
     */
    public T optStride(int vertical, int horizontal) {
        stride = new Shape(vertical, horizontal);
        return self();
    }

    /**
     * Sets the zero padding.
     *
     * @param padding the rows and the columns added on each side
     * @return this builder
     */
    public T optPadding(Shape padding) {
        this.padding = padding;
        return self();
    }

    /**
     * Sets the zero padding of all sides; by default dilation · (kernel - 1) / 2, which keeps the
     * size at stride 1 for odd kernels.
     *
     * @param padding the padding
     * @return this builder
     */
    public T optPadding(int padding) {
        return optPadding(padding, padding);
    }

    /**
     * Sets the zero padding.
     *
     * @param vertical the rows added at the top and at the bottom
     * @param horizontal the columns added on the left and on the right
     * @return this builder
     */
    public T optPadding(int vertical, int horizontal) {
        padding = new Shape(vertical, horizontal);
        return self();
    }

    /**
     * Sets the dilation; 1 by default.
     *
     * @param dilation the distance between neighboring pixels of a window (h, w)
     * @return this builder
     */
    public T optDilation(Shape dilation) {
        this.dilation = dilation;
        return self();
    }

    /**
     * Sets the dilation in both directions; 1 by default.
     *
     * @param dilation the distance between neighboring pixels of a window
     * @return this builder
     */
    public T optDilation(int dilation) {
        this.dilation = new Shape(dilation, dilation);
        return self();
    }

    /**
     * Sets the number of groups; 1 by default.
     *
     * @param groups the number of groups that channels are split into
     * @return this builder
     */
    public T optGroups(int groups) {
        this.groups = groups;
        return self();
    }

    /**
     * Sets whether there is a bias; there is by default.
     *
     * @param includeBias whether there is one
     * @return this builder
     */
    public T optBias(boolean includeBias) {
        biased = includeBias;
        return self();
    }

    /** Checks what must be set and fills in what may be left out. */
    void complete() {
        if (filters < 1 || kernel == null) {
            throw new IllegalArgumentException("a convolution needs filters and a kernel");
        }
        if (groups < 1 || filters % groups != 0) {
            throw new IllegalArgumentException(
                    filters + " filters do not split into " + groups + " groups");
        }
        if (padding == null) {
            padding =
                    new Shape(
                            dilation.get(0) * (kernel.get(0) - 1) / 2,
                            dilation.get(1) * (kernel.get(1) - 1) / 2);
        }
    }
}
