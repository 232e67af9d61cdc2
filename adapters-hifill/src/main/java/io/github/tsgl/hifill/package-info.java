// SPDX-License-Identifier: Apache-2.0
/**
 * HiFill (Yi et al. 2020) as published: the host network of Ours(HiFill), whose refinement encoder
 * can be exchanged, its way with large photos, its discriminator, and the import of published
 * weights.
 */
package io.github.tsgl.hifill;
