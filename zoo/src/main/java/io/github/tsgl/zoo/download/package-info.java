// SPDX-License-Identifier: Apache-2.0
/**
 * Weights by name: a {@linkplain io.github.tsgl.zoo.download.Manifest manifest} says where they
 * are, a {@linkplain io.github.tsgl.zoo.download.WeightsStore store} fetches them once, checks and
 * keeps them.
 */
package io.github.tsgl.zoo.download;
