// SPDX-License-Identifier: Apache-2.0
/**
 * How good the fillings of holes are: photos with holes, ways to fill them, and what the filled
 * pictures are measured by, from PSNR to LPIPS and FID.
 */
package io.github.tsgl.evaluation;
