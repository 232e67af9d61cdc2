// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelZoo;
import io.github.tsgl.encoder.host.Hosts;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The hosts on the class path as one of DJL's model zoos. */
final class TsglModelZoo extends ModelZoo {

    static final String GROUP_ID = "io.github.tsgl";

    private final List<ModelLoader> loaders;

    TsglModelZoo() {
        loaders =
                Hosts.all().stream()
                        .<ModelLoader>map(host -> new InpaintingModelLoader(host.name()))
                        .toList();
    }

    @Override
    public String getGroupId() {
        return GROUP_ID;
    }

    /** The loaders, the default model's first. */
    @Override
    public Collection<ModelLoader> getModelLoaders() {
        return loaders;
    }

    @Override
    public ModelLoader getModelLoader(String name) {
        return loaders.stream().filter(l -> l.getArtifactId().equals(name)).findAny().orElse(null);
    }

    @Override
    public Set<String> getSupportedEngines() {
        return Set.of("PyTorch");
    }
}
