// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.Application;
import ai.djl.repository.AbstractRepository;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Metadata;
import ai.djl.util.Progress;
import io.github.tsgl.zoo.download.DownloadListener;
import io.github.tsgl.zoo.download.PublishedWeights;
import io.github.tsgl.zoo.download.WeightsStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The weights of one name, as a repository of one model. */
final class PublishedRepository extends AbstractRepository {

    private static final String MANIFEST = "manifest";

    private final String model;
    private final String manifest; // null for the usual one

    PublishedRepository(String name, URI uri) {
        super(name, uri);
        model = uri.getAuthority();
        manifest = arguments.remove(MANIFEST);
        if (model == null) {
            throw new IllegalArgumentException(uri + " names no weights: tsgl://NAME does");
        }
    }

    private WeightsStore store(DownloadListener listener) throws IOException {
        WeightsStore.Builder builder = WeightsStore.builder().optListener(listener);
        return (manifest == null ? builder : builder.optManifest(manifest)).build();
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public List<MRL> getResources() {
        return List.of(model(Application.CV.IMAGE_ENHANCEMENT, TsglModelZoo.GROUP_ID, model));
    }

    @Override
    public Metadata locate(MRL mrl) throws IOException {
        PublishedWeights weights = store(new DownloadListener() {}).named(model);
        Map<String, Object> all = new HashMap<>(arguments);
        all.putAll(PublishedFolder.ARGUMENTS);
        all.put(ModelArguments.WEIGHTS, weights.file());
        weights.host().ifPresent(host -> all.put(ModelArguments.HOST, host));
        Artifact artifact = new Artifact();
        artifact.setName(model);
        artifact.setArguments(all);
        artifact.setOptions(PublishedFolder.OPTIONS);
        Metadata metadata = new Metadata.MatchAllMetadata();
        metadata.setGroupId(mrl.getGroupId());
        metadata.setArtifactId(mrl.getArtifactId());
        metadata.setArtifacts(List.of(artifact));
        artifact.setMetadata(metadata);
        return metadata;
    }

    @Override
    public Artifact resolve(MRL mrl, Map<String, String> filter) throws IOException {
        return locate(mrl).getArtifacts().get(0);
    }

    @Override
    public void prepare(Artifact artifact, Progress progress) throws IOException {
        WeightsStore store = store(ProgressListener.of(progress));
        store.fetch(store.named(model));
    }

    @Override
    public Path getResourceDirectory(Artifact artifact) throws IOException {
        WeightsStore store = store(new DownloadListener() {});
        return store.fetch(store.named(model)).getParent();
    }
}
