// SPDX-License-Identifier: Apache-2.0
/** Picture quality on 8-bit pictures: PSNR and SSIM as scikit-image defines them. */
package io.github.tsgl.image.metric;
