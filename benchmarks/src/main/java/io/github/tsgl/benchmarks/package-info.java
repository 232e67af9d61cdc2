// SPDX-License-Identifier: Apache-2.0
/** Measurements: speed of the blocks, and quality beside other ways of inpainting. */
package io.github.tsgl.benchmarks;
