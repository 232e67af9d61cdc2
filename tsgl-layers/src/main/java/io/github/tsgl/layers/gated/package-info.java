// SPDX-License-Identifier: Apache-2.0
/**
 * Gated convolutions (Yu et al. 2019): a second convolution says how much of each feature passes,
 * so that a network learns by itself what to make of a hole. In full, with one gate for all
 * channels, or with a gate of 1×1 kernels, as DeepFill and HiFill have them.
 */
package io.github.tsgl.layers.gated;
