// SPDX-License-Identifier: Apache-2.0
/**
 * How a large photo goes through a network: which windows of it, in which order, shrunk how, and
 * what of the network's pictures is written back.
 */
package io.github.tsgl.zoo.windows;
