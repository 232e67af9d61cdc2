package io.github.tsgl.encoder.host;

/**
 * Where a host's published weights come from.
 *
 * @param license the license, such as {@code Apache-2.0}; {@code unknown} if their authors name
 *     none
 * @param source the authors' repository or page
 */
public record Origin(String license, String source) {}
