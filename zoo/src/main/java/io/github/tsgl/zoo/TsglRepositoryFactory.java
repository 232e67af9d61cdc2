// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.repository.Repository;
import ai.djl.repository.RepositoryFactory;
import java.net.URI;
import java.util.Set;

/**
 * Has DJL understand {@code tsgl://NAME} wherever it takes the address of a model, such as in
 * {@link ai.djl.repository.zoo.Criteria.Builder#optModelUrls}: the weights of that name in the
 * manifest, which are fetched if they are not here. {@code tsgl://NAME?manifest=PLACE} looks into a
 * manifest of one's own first; other parameters are {@link ModelArguments}. DJL finds the factory
 * by itself.
 */
public final class TsglRepositoryFactory implements RepositoryFactory {

    /** Makes the factory. */
    public TsglRepositoryFactory() {}

    /** {@inheritDoc} */
    @Override
    public Repository newInstance(String name, URI uri) {
        return new PublishedRepository(name, uri);
    }

    /** {@inheritDoc} */
    @Override
    public Set<String> getSupportedScheme() {
        return Set.of("tsgl");
    }
}
