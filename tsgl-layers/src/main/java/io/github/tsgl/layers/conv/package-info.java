/**
 * Convolutions of inpainting networks: partial, equalised, spectral-normalised and transposed ones,
 * and the equalised linear layer.
 */
package io.github.tsgl.layers.conv;
