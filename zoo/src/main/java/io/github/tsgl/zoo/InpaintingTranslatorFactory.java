// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.Model;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;

/**
 * Gives photos in and out of a model of this zoo or of a training run, or the network's arrays.
 * Photo and mask come as a program's objects ({@link InpaintingInput}), as files ({@link
 * InpaintingFiles}), as streams ({@link InpaintingStreams}) or as a server's request. A request has
 * the parts {@code image} and {@code mask}, and {@code labels} if the model looks at a semantic
 * map: files of any picture format that is read; or it is JSON, {@code {"image": "…", "mask":
 * "…"}}, with the files in Base64. Its answer is a PNG file. What is wrong with a request is a
 * {@link ai.djl.translate.TranslateException} of one line, which DJL Serving answers with code 400.
 */
public final class InpaintingTranslatorFactory implements TranslatorFactory {

    private static final long serialVersionUID = 1;

    private static final Pair<Type, Type> PHOTOS = new Pair<>(InpaintingInput.class, Image.class);
    private static final Pair<Type, Type> FILES = new Pair<>(InpaintingFiles.class, Image.class);
    private static final Pair<Type, Type> STREAMS =
            new Pair<>(InpaintingStreams.class, Image.class);
    private static final Pair<Type, Type> REQUESTS = new Pair<>(Input.class, Output.class);
    private static final Pair<Type, Type> ARRAYS = new Pair<>(NDList.class, NDList.class);

    /** Makes the factory. */
    public InpaintingTranslatorFactory() {}

    /** {@inheritDoc} */
    @Override
    public Set<Pair<Type, Type>> getSupportedTypes() {
        return Set.of(PHOTOS, FILES, STREAMS, REQUESTS, ARRAYS);
    }

    /**
     * {@inheritDoc}
     *
     * @param arguments {@link ModelArguments}, of which those count that say how photos go through
     * @throws IllegalArgumentException if the model is not of this zoo, or an argument cannot be
     */
    @Override
    public <I, O> Translator<I, O> newInstance(
            Class<I> input, Class<O> output, Model model, Map<String, ?> arguments) {
        InpaintingModel.Builder settings = InpaintingModel.builder();
        if (output != NDList.class) {
            settings.optLoaded(model);
            ModelArguments.apply(arguments, settings);
        }
        return settings.translator(input, output);
    }
}
