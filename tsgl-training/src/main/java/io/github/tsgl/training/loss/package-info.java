// SPDX-License-Identifier: Apache-2.0
/**
 * What networks are trained to make small: reconstruction, structure, perceptual and adversarial
 * losses, of the paper (Eq. 13 to 16), of its released code, and of LaMa, PEN-Net and HiFill.
 */
package io.github.tsgl.training.loss;
