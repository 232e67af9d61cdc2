// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.Application;
import ai.djl.MalformedModelException;
import ai.djl.repository.MRL;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.util.Progress;
import io.github.tsgl.zoo.download.WeightsStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Loads one of the models for {@link Criteria}. */
final class InpaintingModelLoader implements ModelLoader {

    private final String name;
    private final MRL mrl;

    InpaintingModelLoader(String name) {
        this.name = name;
        mrl = BuiltInRepository.mrl(name);
    }

    @Override
    public String getGroupId() {
        return mrl.getGroupId();
    }

    @Override
    public String getArtifactId() {
        return mrl.getArtifactId();
    }

    @Override
    public Application getApplication() {
        return mrl.getApplication();
    }

    @Override
    public MRL getMrl() {
        return mrl;
    }

    @Override
    public <I, O> ZooModel<I, O> loadModel(Criteria<I, O> criteria)
            throws IOException, ModelNotFoundException, MalformedModelException {
        Map<String, Object> arguments =
                criteria.getArguments() == null ? Map.of() : criteria.getArguments();
        InpaintingModel.Builder settings = InpaintingModel.builder().optModel(name);
        if (arguments.containsKey(ModelArguments.RUN)) {
            settings.optRun(Path.of(arguments.get(ModelArguments.RUN).toString()));
        }
        if (needsFile(arguments)) {
            if (!name.equals(criteria.getArtifactId())) { // nothing is fetched for a mere search
                throw new ModelNotFoundException(name + " has no weights here, and was not named");
            }
            settings.optStore(store(criteria.getProgress()));
        }
        settings.optDevice(criteria.getDevice());
        ModelArguments.apply(arguments, settings);
        return settings.load(
                criteria.getInputClass(),
                criteria.getOutputClass(),
                criteria.getTranslatorFactory());
    }

    @Override
    public <I, O> boolean isDownloaded(Criteria<I, O> criteria) throws IOException {
        if (!needsFile(criteria.getArguments())) {
            return true;
        }
        WeightsStore store = WeightsStore.builder().build();
        return store.manifest().named(name).flatMap(store::stored).isPresent();
    }

    @Override
    public <I, O> void downloadModel(Criteria<I, O> criteria, Progress progress)
            throws IOException {
        if (needsFile(criteria.getArguments())) {
            WeightsStore store = store(progress);
            store.fetch(store.named(name));
        }
    }

    /** Tells whether the weights are neither in the zoo nor in a file of the caller's. */
    private boolean needsFile(Map<String, Object> arguments) {
        boolean isNamed =
                arguments != null
                        && (arguments.containsKey(ModelArguments.RUN)
                                || arguments.containsKey(ModelArguments.WEIGHTS));
        return !isNamed && !InpaintingModel.hasShippedWeights(name);
    }

    private static WeightsStore store(Progress progress) throws IOException {
        return WeightsStore.builder().optListener(ProgressListener.of(progress)).build();
    }
}
