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
import java.util.function.Supplier;

/** Gives photos in and out, or the network's arrays in and out. */
final class InpaintingTranslatorFactory implements TranslatorFactory {

    private static final Pair<Type, Type> PHOTOS = new Pair<>(InpaintingInput.class, Image.class);
    private static final Pair<Type, Type> ARRAYS = new Pair<>(NDList.class, NDList.class);

    private final Supplier<InpaintingTranslator> photos;

    InpaintingTranslatorFactory(Supplier<InpaintingTranslator> photos) {
        this.photos = photos;
    }

    @Override
    public Set<Pair<Type, Type>> getSupportedTypes() {
        return Set.of(PHOTOS, ARRAYS);
    }

    @Override
    @SuppressWarnings("unchecked") // the two types were compared
    public <I, O> Translator<I, O> newInstance(
            Class<I> input, Class<O> output, Model model, Map<String, ?> arguments) {
        if (ARRAYS.equals(new Pair<Type, Type>(input, output))) {
            return (Translator<I, O>) new NoopTranslator();
        }
        return (Translator<I, O>) photos.get();
    }
}
