// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.repository.zoo.ModelZoo;
import ai.djl.repository.zoo.ZooProvider;

/** Registers the zoo with DJL, which finds this class by itself. */
public final class TsglZooProvider implements ZooProvider {

    /** Makes the provider. */
    public TsglZooProvider() {}

    /** {@inheritDoc} */
    @Override
    public String getName() {
        return "TSGL";
    }

    /** {@inheritDoc} */
    @Override
    public ModelZoo getModelZoo() {
        return new TsglModelZoo();
    }
}
