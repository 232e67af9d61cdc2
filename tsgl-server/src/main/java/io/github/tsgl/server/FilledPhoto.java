// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.github.tsgl.image.io.PictureFormat;

/** A result's file, and its format. */
record FilledPhoto(byte[] content, PictureFormat format) {}
