/** The reconstruction losses of the generator (Eq. 13 and 14). */
package io.github.tsgl.training.loss;
