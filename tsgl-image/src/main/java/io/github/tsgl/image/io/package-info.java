// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures in PNG, JPEG, BMP and TIFF in and out, GIF and WebP in, with the orientation, the depth
 * and the colors that they say they have, and files that are written whole or not at all.
 *
 * <p>Most users need {@link io.github.tsgl.image.io.PictureReader} and {@link
 * io.github.tsgl.image.io.PictureWriter}. A decoder is given only the parts of a file that it
 * needs, so that a hostile file can make it neither inflate texts nor apply a color profile.
 */
package io.github.tsgl.image.io;
