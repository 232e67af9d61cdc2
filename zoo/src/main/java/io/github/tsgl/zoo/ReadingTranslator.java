// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.github.tsgl.image.io.FileException;
import java.io.IOException;

/**
 * Reads what is filled first. What cannot be read is a {@link TranslateException} of one line.
 *
 * @param photos what fills it
 * @param source what reads it
 * @param <I> where photo and mask are
 */
record ReadingTranslator<I>(InpaintingTranslator photos, Source<I> source)
        implements NoBatchifyTranslator<I, Image> {

    /** Gets at photo and mask. */
    interface Source<I> {
        InpaintingInput read(I input) throws IOException;
    }

    @Override
    public NDList processInput(TranslatorContext ctx, I input) throws TranslateException {
        InpaintingInput read;
        try {
            read = source.read(input);
        } catch (IOException e) {
            throw new TranslateException(FileException.reason(e), e);
        } catch (IllegalArgumentException e) { // their sizes differ
            throw new TranslateException(e.getMessage(), e);
        }
        return photos.processInput(ctx, read);
    }

    @Override
    public Image processOutput(TranslatorContext ctx, NDList list) {
        return photos.processOutput(ctx, list);
    }
}
