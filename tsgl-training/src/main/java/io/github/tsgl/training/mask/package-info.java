/** Seeded generators of masks: where the holes of training samples are. */
package io.github.tsgl.training.mask;
