// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of all modules share: weights made by a formula, and what the released code gives for
 * them.
 */
package io.github.tsgl.layers.testing;
