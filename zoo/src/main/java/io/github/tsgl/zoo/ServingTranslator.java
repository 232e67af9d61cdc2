// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.ndarray.BytesSupplier;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.StoredPicture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a request's pictures, from its parts or from JSON, and answers with a PNG file. What is
 * wrong with a request is a {@link TranslateException} of one line, as from DJL's own translators.
 */
final class ServingTranslator implements NoBatchifyTranslator<Input, Output> {

    private static final String IMAGE = "image";
    private static final String MASK = "mask";
    private static final String LABELS = "labels";
    private static final List<String> NAMES = List.of(IMAGE, MASK, LABELS);

    private final InpaintingTranslator translator;
    private final PictureReader reader;

    ServingTranslator(InpaintingTranslator translator, PictureReader reader) {
        this.translator = translator;
        this.reader = reader;
    }

    @Override
    public NDList processInput(TranslatorContext ctx, Input request) throws TranslateException {
        Map<String, byte[]> parts = parts(request);
        try {
            StoredPicture photo = picture(parts, IMAGE).orElseThrow(() -> missing(IMAGE));
            StoredPicture mask = picture(parts, MASK).orElseThrow(() -> missing(MASK));
            return translator.processInput(
                    ctx, InpaintingInput.of(photo, mask, picture(parts, LABELS)));
        } catch (FileException | IllegalArgumentException e) {
            throw new TranslateException(e.getMessage(), e);
        }
    }

    @Override
    public Output processOutput(TranslatorContext ctx, NDList list) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        translator.processOutput(ctx, list).save(file, "png");
        Output answer = new Output(200, "OK");
        answer.add(file.toByteArray());
        answer.addProperty("Content-Type", "image/png");
        return answer;
    }

    private Optional<StoredPicture> picture(Map<String, byte[]> parts, String name)
            throws FileException {
        return parts.containsKey(name)
                ? Optional.of(reader.read(name, parts.get(name)))
                : Optional.empty();
    }

    private static TranslateException missing(String name) {
        return new TranslateException("the request has no '" + name + "'");
    }

    private static Map<String, byte[]> parts(Input request) throws TranslateException {
        Map<String, byte[]> parts = new HashMap<>();
        for (String name : NAMES) {
            BytesSupplier part = request.get(name);
            if (part != null) {
                parts.put(name, part.getAsBytes());
            }
        }
        return parts.isEmpty() ? decoded(json(request)) : parts;
    }

    private static JsonObject json(Input request) throws TranslateException {
        BytesSupplier body = request.getData();
        try {
            JsonElement root = body == null ? null : JsonParser.parseString(body.getAsString());
            if (root != null && root.isJsonObject()) {
                return root.getAsJsonObject();
            }
        } catch (JsonParseException e) {
            throw new TranslateException(unreadable(), e);
        }
        throw new TranslateException(unreadable());
    }

    private static String unreadable() {
        return "the request has neither parts 'image' and 'mask' nor JSON with them in Base64";
    }

    private static Map<String, byte[]> decoded(JsonObject json) throws TranslateException {
        Map<String, byte[]> parts = new HashMap<>();
        for (String name : NAMES) {
            JsonElement value = json.get(name);
            if (value == null || value.isJsonNull()) {
                continue;
            }
            try {
                parts.put(name, Base64.getDecoder().decode(value.getAsString()));
            } catch (IllegalArgumentException
                    | IllegalStateException
                    | UnsupportedOperationException e) {
                throw new TranslateException(name + ": is not Base64", e);
            }
        }
        return parts;
    }
}
