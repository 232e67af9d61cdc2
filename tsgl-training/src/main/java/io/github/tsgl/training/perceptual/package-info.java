// SPDX-License-Identifier: Apache-2.0
/**
 * How alike two pictures look, told by the features of trained networks: LPIPS, whose weights this
 * artifact ships, as a measure and as a loss. The networks are frozen.
 */
package io.github.tsgl.training.perceptual;
