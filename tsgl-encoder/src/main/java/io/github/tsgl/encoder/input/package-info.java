// SPDX-License-Identifier: Apache-2.0
/**
 * What goes into an inpainting network and what comes out of it: typed values over DJL's lists, and
 * the one preparation of picture and mask, for training and inference alike, that makes the masked
 * picture and its priors, as the paper or as a released program has them.
 */
package io.github.tsgl.encoder.input;
