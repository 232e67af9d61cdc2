/** The command line: inpainting, training and what belongs to it. */
package io.github.tsgl.examples;
