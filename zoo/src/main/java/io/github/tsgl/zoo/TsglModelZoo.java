package io.github.tsgl.zoo;

import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelZoo;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The models of {@link TsglModel} as one of DJL's model zoos. */
final class TsglModelZoo extends ModelZoo {

    static final String GROUP_ID = "io.github.tsgl";

    private final List<ModelLoader> loaders;

    TsglModelZoo(NetworkFactory factory) {
        loaders =
                Arrays.stream(TsglModel.values())
                        .<ModelLoader>map(model -> new TsglModelLoader(model, factory))
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
