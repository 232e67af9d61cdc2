// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

/**
 * A number that was estimated from a sample of photos, and how far chance may have moved it.
 *
 * @param value the number
 * @param low the lower end of its 95 % confidence interval; NaN if there are too few photos
 * @param high the upper end
 */
public record Estimate(double value, double low, double high) {}
