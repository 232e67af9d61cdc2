// SPDX-License-Identifier: Apache-2.0
/**
 * Fast Fourier convolutions (Chi, Jiang and Mu 2020): features are split by channels into a local
 * part, which is convolved, and a global part, which is convolved in the frequency domain, where
 * each value sees the whole map.
 *
 * <p>Blocks take and return the parts that there are, the local before the global: NDList(local,
 * global), or one of them where the ratio of the global part is 0 or 1.
 */
package io.github.tsgl.layers.fourier;
