/**
 * From a picture and a mask to what a TSGL generator reads: the masked picture, its edges, its
 * texture picture and its grey, as the paper or as the released program prepares them.
 */
package io.github.tsgl.encoder.input;
