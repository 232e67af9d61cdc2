// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.Application;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Metadata;
import ai.djl.repository.Repository;
import ai.djl.util.Progress;
import io.github.tsgl.encoder.host.Hosts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Lists the zoo's models to DJL; it has no files, for the loaders know where weights are. */
final class BuiltInRepository implements Repository {

    private static final String GROUP_ID = TsglModelZoo.GROUP_ID;
    private static final Application APPLICATION = Application.CV.IMAGE_ENHANCEMENT;
    private static final BuiltInRepository INSTANCE = new BuiltInRepository();

    private BuiltInRepository() {}

    static MRL mrl(String name) {
        return INSTANCE.model(APPLICATION, GROUP_ID, name);
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public String getName() {
        return "tsgl";
    }

    @Override
    public URI getBaseUri() {
        return URI.create("tsgl:/");
    }

    @Override
    public Metadata locate(MRL mrl) {
        Artifact artifact = new Artifact();
        artifact.setName(mrl.getArtifactId());
        Metadata metadata = new Metadata.MatchAllMetadata();
        metadata.setGroupId(mrl.getGroupId());
        metadata.setArtifactId(mrl.getArtifactId());
        metadata.setArtifacts(List.of(artifact));
        artifact.setMetadata(metadata);
        return metadata;
    }

    @Override
    public Artifact resolve(MRL mrl, Map<String, String> filter) {
        return locate(mrl).getArtifacts().get(0);
    }

    @Override
    public InputStream openStream(Artifact.Item item, String path) throws IOException {
        throw noFiles();
    }

    @Override
    public Path getFile(Artifact.Item item, String path) throws IOException {
        throw noFiles();
    }

    @Override
    public String[] listDirectory(Artifact.Item item, String path) throws IOException {
        throw noFiles();
    }

    @Override
    public void prepare(Artifact artifact, Progress progress) {
        // Nothing to do.
    }

    @Override
    public Path getCacheDirectory() throws IOException {
        throw noFiles();
    }

    @Override
    public List<MRL> getResources() {
        return Hosts.all().stream().map(host -> mrl(host.name())).toList();
    }

    @Override
    public void addResource(MRL mrl) {
        throw new UnsupportedOperationException("the zoo's models are fixed");
    }

    private static IOException noFiles() {
        return new IOException("the models of this zoo have no files of their own");
    }
}
