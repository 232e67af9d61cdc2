// SPDX-License-Identifier: Apache-2.0
/**
 * The TSGL encoder, which rebuilds texture from structure while it downsamples, the inpainting
 * generator around it ("Ours"), and its discriminator.
 */
package io.github.tsgl.encoder;
