/**
 * The command line: {@code tsgl inpaint} fills the holes of photos, {@code tsgl bench} measures a
 * model, {@code tsgl train} makes one. {@link io.github.tsgl.cli.Tsgl} is the main class.
 */
package io.github.tsgl.cli;
