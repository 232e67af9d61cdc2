// SPDX-License-Identifier: Apache-2.0
/**
 * LaMa (Suvorov et al. 2022) as published: the host network of Ours(LaMa), whose encoder can be
 * exchanged, its discriminator, and the import of published weights.
 */
package io.github.tsgl.lama;
