// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.nn.Block;
import ai.djl.nn.BlockFactory;
import ai.djl.repository.zoo.ModelNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes the network of a training run's folder, or of an exported file, with its weights, for
 * {@link ai.djl.repository.zoo.Criteria.Builder#optModelPath}. A run's {@code serving.properties}
 * names it.
 */
public final class InpaintingBlockFactory implements BlockFactory {

    private static final long serialVersionUID = 1;

    /** Makes the factory. */
    public InpaintingBlockFactory() {}

    /** {@inheritDoc} */
    @Override
    public Block newBlock(Model model, Path modelPath, Map<String, ?> arguments)
            throws IOException {
        Path run = run(model, modelPath, arguments.get(ModelArguments.WEIGHTS));
        Object host = arguments.get(ModelArguments.HOST);
        InpaintingModel.Builder settings = InpaintingModel.builder();
        ModelArguments.applyPrecision(arguments, settings);
        try {
            return host == null
                    ? settings.optRun(run).network(model)
                    : settings.optModel(host.toString()).optWeights(run).network(model);
        } catch (ModelNotFoundException | MalformedModelException e) {
            throw new IOException(run + ": " + e.getMessage(), e);
        }
    }

    private static Path run(Model model, Path folder, Object weights) {
        if (weights != null) {
            return folder.resolve(weights.toString());
        }
        Path exported = folder.resolve(model.getName() + ".safetensors");
        return Files.exists(exported) ? exported : folder;
    }
}
