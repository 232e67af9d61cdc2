// SPDX-License-Identifier: Apache-2.0
/**
 * Short programs to copy: fill a photo, fill many at once, use a published checkpoint, put our
 * layers into a network of one's own, train and use a network, give a host another encoder, and add
 * a host. Each has a plain {@code main} and is run by a test.
 */
package io.github.tsgl.examples;
