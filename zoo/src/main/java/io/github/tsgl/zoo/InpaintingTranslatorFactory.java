// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.Model;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;

/** Gives photos in and out of a model of this zoo or of a training run, or the network's arrays. */
public final class InpaintingTranslatorFactory implements TranslatorFactory {

    private static final long serialVersionUID = 1;

    private static final Pair<Type, Type> PHOTOS = new Pair<>(InpaintingInput.class, Image.class);
    private static final Pair<Type, Type> ARRAYS = new Pair<>(NDList.class, NDList.class);

    /** Makes the factory. */
    public InpaintingTranslatorFactory() {}

    /** {@inheritDoc} */
    @Override
    public Set<Pair<Type, Type>> getSupportedTypes() {
        return Set.of(PHOTOS, ARRAYS);
    }

    /**
     * {@inheritDoc}
     *
     * @param arguments {@link ModelArguments}, of which those count that say how photos go through
     * @throws IllegalArgumentException if the model is not of this zoo, or an argument cannot be
     */
    @Override
    @SuppressWarnings("unchecked") // the two types were compared
    public <I, O> Translator<I, O> newInstance(
            Class<I> input, Class<O> output, Model model, Map<String, ?> arguments) {
        if (ARRAYS.equals(new Pair<Type, Type>(input, output))) {
            return (Translator<I, O>) new NoopTranslator();
        }
        InpaintingModel.Builder settings = InpaintingModel.builder().optLoaded(model);
        ModelArguments.apply(arguments, settings);
        return (Translator<I, O>) settings.translator();
    }
}
