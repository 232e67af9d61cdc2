// SPDX-License-Identifier: Apache-2.0
/**
 * What the stages of a TSGL encoder keep of texture and structure: divergence, entropy and spectra
 * of their feature maps, as numbers, curves and pictures.
 */
package io.github.tsgl.evaluation.analysis;
