/** Holes: masks in the form networks take (1 = known), and a seeded generator of irregular ones. */
package io.github.tsgl.training.mask;
