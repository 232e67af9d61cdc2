// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import java.util.List;

/**
 * The hosts and encoders of a module; found by {@link java.util.ServiceLoader}.
 *
 * <p>An implementation is public, has a public constructor without arguments, and its name is a
 * line of {@code META-INF/services/io.github.tsgl.encoder.host.HostProvider}.
 */
public interface HostProvider {

    /**
     * The module's hosts.
     *
     * @return the hosts
     */
    List<InpaintingHost> hosts();

    /**
     * The module's encoders.
     *
     * @return the encoders; none by default
     */
    default List<EncoderProvider> encoders() {
        return List.of();
    }
}
