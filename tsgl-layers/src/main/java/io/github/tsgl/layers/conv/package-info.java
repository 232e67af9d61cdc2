/**
 * Convolutions of inpainting networks: partial, equalized, spectral-normalized and transposed ones,
 * and the equalized linear layer.
 */
package io.github.tsgl.layers.conv;
