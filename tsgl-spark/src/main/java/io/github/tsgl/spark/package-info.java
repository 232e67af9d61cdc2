// SPDX-License-Identifier: Apache-2.0
/**
 * Batch inpainting, evaluation and preprocessing over many machines, on Apache Spark.
 *
 * <p>Each job is a class with a builder, and a program for {@code spark-submit}.
 */
package io.github.tsgl.spark;
