// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What is known of the features of a set of pictures: their mean, their covariance and, of the
 * first pictures, all values. Its memory does not grow with the number of pictures.
 */
public final class FeatureStatistics {

    /** The number of pictures whose features are kept. */
    public static final int KEPT = 2048;

    private final int size;
    private final double[] sums;
    private double[] products; // null as long as all features are kept
    private final List<float[]> kept = new ArrayList<>();
    private long count;

    /**
     * Makes statistics of no picture.
     *
     * @param size the number of features of a picture
     * @throws IllegalArgumentException if there are none
     */
    public FeatureStatistics(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a picture must have a feature, not " + size);
        }
        this.size = size;
        sums = new double[size];
    }

    /**
     * Adds a picture.
     *
     * @param features its features
     * @throws IllegalArgumentException if they are not as many as the others'
     */
    public void add(float[] features) {
        if (features.length != size) {
            throw new IllegalArgumentException(
                    "a picture has " + features.length + " features, not " + size);
        }
        for (int i = 0; i < size; i++) {
            sums[i] += features[i];
        }
        if (count < KEPT) {
            kept.add(features.clone());
        } else {
            needProducts();
            multiply(features);
        }
        count++;
    }

    /** Adds the pictures of another set after those of this one. */
    void add(FeatureStatistics next) {
        if (next.isWhole()) {
            next.kept.forEach(this::add);
            return;
        }
        needProducts();
        next.kept.stream().limit(Math.max(0, KEPT - count)).forEach(kept::add);
        for (int i = 0; i < size; i++) {
            sums[i] += next.sums[i];
        }
        for (int i = 0; i < products.length; i++) {
            products[i] += next.products[i];
        }
        count += next.count;
    }

    private void needProducts() {
        if (products == null) {
            products = new double[size * size];
            kept.forEach(this::multiply);
        }
    }

    private void multiply(float[] features) {
        for (int i = 0; i < size; i++) {
            for (int k = 0, at = i * size; k <= i; k++, at++) {
                products[at] += (double) features[i] * features[k];
            }
        }
    }

    /**
     * Returns the number of pictures.
     *
     * @return the number
     */
    public long count() {
        return count;
    }

    /**
     * Returns the number of features of a picture.
     *
     * @return the number
     */
    public int size() {
        return size;
    }

    /**
     * The Fréchet distance of two sets of pictures, each taken as a normal distribution of features
     * (Heusel et al. 2017): |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 √(Σ₁Σ₂)), in float64. With Inception's
     * features it is FID.
     *
     * <p>Few pictures give too great a distance: one of fewer than 2,048 should be compared with
     * such of as many pictures only.
     *
     * @param other the other set
     * @return a number from 0, up to rounding
     * @throws IllegalArgumentException if a set has fewer than two pictures or other features
     */
    public double frechetDistance(FeatureStatistics other) {
        return FrechetDistance.of(this, other);
    }

    /**
     * The kernel distance of two sets of pictures (Bińkowski et al. 2018): the unbiased estimate of
     * the squared maximum mean discrepancy for the kernel (xᵀy / d + 1)³ of d features, in float64.
     * With Inception's features it is KID. It does not depend on the number of pictures, but for
     * chance; it may be below 0. Of sets of more than {@value #KEPT} pictures the first ones count.
     *
     * @param other the other set
     * @return about 0 for pictures of one kind, else more
     * @throws IllegalArgumentException if a set has fewer than two pictures or other features
     */
    public double kernelDistance(FeatureStatistics other) {
        return KernelDistance.of(this, other);
    }

    /** Those of the kept pictures whose number, from 0, is wanted. */
    FeatureStatistics subset(IntPredicate wanted) {
        FeatureStatistics subset = new FeatureStatistics(size);
        for (int i = 0; i < kept.size(); i++) {
            if (wanted.test(i)) {
                subset.add(kept.get(i));
            }
        }
        return subset;
    }

    /** Whether all pictures' features are kept. */
    boolean isWhole() {
        return count <= KEPT;
    }

    /** The features of the first pictures. */
    List<float[]> kept() {
        return kept;
    }

    /**
     * Writes the kept features, picture by picture, as float32, and if these are not all, the sums
     * and of the products each row up to the diagonal as float64; all little-endian.
     */
    void write(OutputStream out) throws IOException {
        ByteBuffer row = ByteBuffer.allocate(size * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] features : kept) {
            row.asFloatBuffer().put(features);
            out.write(row.array(), 0, size * Float.BYTES);
        }
        if (!isWhole()) {
            row.asDoubleBuffer().put(sums);
            out.write(row.array());
            for (int i = 0; i < size; i++) {
                row.asDoubleBuffer().put(products, i * size, i + 1);
                out.write(row.array(), 0, (i + 1) * Double.BYTES);
            }
        }
    }

    /** Reads what {@link #write} wrote of so many pictures. */
    static FeatureStatistics read(InputStream in, int size, long count) throws IOException {
        FeatureStatistics read = new FeatureStatistics(size);
        float[] features = new float[size];
        for (long picture = Math.min(count, KEPT); picture > 0; picture--) {
            bytes(in, size * Float.BYTES).asFloatBuffer().get(features);
            read.add(features);
        }
        if (count > KEPT) {
            read.count = count;
            read.products = new double[size * size];
            bytes(in, size * Double.BYTES).asDoubleBuffer().get(read.sums);
            for (int i = 0; i < size; i++) {
                bytes(in, (i + 1) * Double.BYTES)
                        .asDoubleBuffer()
                        .get(read.products, i * size, i + 1);
            }
        }
        return read;
    }

    private static ByteBuffer bytes(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("features are missing");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    double[] mean() {
        double[] mean = new double[size];
        for (int i = 0; i < size; i++) {
            mean[i] = sums[i] / count;
        }
        return mean;
    }

    /** The sum of the features' variances, each divided by the number of pictures less one. */
    double variance() {
        double sum = 0;
        if (isWhole()) {
            for (double value : centered()) {
                sum += value * value;
            }
        } else {
            for (int i = 0; i < size; i++) {
                sum += products[i * size + i] - sums[i] * sums[i] / count;
            }
            sum /= count - 1.0;
        }
        return sum;
    }

    /** The covariance, likewise, row by row, of more pictures than are kept. */
    double[] covariance() {
        double[] covariance = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k <= i; k++) {
                double value = (products[i * size + k] - sums[i] * sums[k] / count) / (count - 1.0);
                covariance[i * size + k] = value;
                covariance[k * size + i] = value;
            }
        }
        return covariance;
    }

    /**
     * The kept features less their mean, row by row, divided by the root of their number less 1.
     */
    double[] centered() {
        double[] mean = mean();
        double scale = Math.sqrt(count - 1.0);
        double[] rows = new double[kept.size() * size];
        for (int row = 0; row < kept.size(); row++) {
            for (int i = 0; i < size; i++) {
                rows[row * size + i] = (kept.get(row)[i] - mean[i]) / scale;
            }
        }
        return rows;
    }
}
