// SPDX-License-Identifier: Apache-2.0
/**
 * What a program tells Java, DJL, PyTorch and the C library before they start, and how much memory
 * its process has. Only programs need it; blocks work without.
 */
package io.github.tsgl.layers.engine;
