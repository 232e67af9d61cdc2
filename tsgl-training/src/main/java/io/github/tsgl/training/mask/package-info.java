// SPDX-License-Identifier: Apache-2.0
/** Seeded generators of masks: where the holes of training samples are. */
package io.github.tsgl.training.mask;
