// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: {@code tsgl inpaint} fills the holes of photos, {@code tsgl bench} measures a
 * model, {@code tsgl train} makes one, {@code tsgl export} makes its file small. {@link
 * io.github.tsgl.cli.Tsgl} is the main class.
 */
package io.github.tsgl.cli;
