/**
 * The web page and the HTTP API.
 *
 * <p>{@link io.github.tsgl.server.InpaintingServer} serves models to people who paint holes in a
 * browser, to programs ({@code /v1}), and to clients of IOPaint ({@code /api/v1}). A request is
 * checked before its pictures are decoded, waits in one bounded queue and is filled by one of
 * several workers.
 */
package io.github.tsgl.server;
