// SPDX-License-Identifier: Apache-2.0
/**
 * What a host network and an encoder are, so that any host takes any encoder and no other module
 * names one.
 *
 * <p>A host says which {@linkplain io.github.tsgl.encoder.host.FeatureLevel feature levels} it
 * wants, a {@linkplain io.github.tsgl.encoder.host.HostEncoder host encoder} which it gives, and
 * {@link io.github.tsgl.encoder.host.Hosts} finds both by their names: modules list a {@link
 * io.github.tsgl.encoder.host.HostProvider} in {@code META-INF/services}.
 */
package io.github.tsgl.encoder.host;
