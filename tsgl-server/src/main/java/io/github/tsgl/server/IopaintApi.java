// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.MaskPicture;
import io.github.tsgl.image.io.PictureFormat;
import io.github.tsgl.image.io.StoredPicture;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.awt.Dimension;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What clients of IOPaint 1.6 call, {@code /api/v1}: its paths, fields, answers and errors, so far
 * as they are about filling holes. Fields that are not known are ignored, as there.
 */
final class IopaintApi {

    static final String PATH = "/api/v1/";

    /** From which brightness on a pixel is the hole, which is there rounded to 8 bits. */
    private static final float MASK_THRESHOLD = 127.5f;

    private static final float ADJUSTED_THRESHOLD = 126.5f;

    private static final int DEFAULT_SEED = 42;
    private static final int LARGEST_SEED = 99_999_999;
    private static final int DEFAULT_RESIZE_LIMIT = 1280;
    private static final int SMALLEST_SIDE = 16;
    private static final int DEFAULT_KERNEL = 5;
    private static final int LARGEST_KERNEL = 1000;

    private static final List<String> OPERATIONS = List.of("expand", "shrink", "reverse");

    private final ModelShelf models;
    private final Inpainter inpainter;
    private final Intake intake;
    private final Bodies bodies;
    private final PhotoFolders folders;
    private final Turns turns;

    IopaintApi(
            ModelShelf models,
            Inpainter inpainter,
            Intake intake,
            Bodies bodies,
            PhotoFolders folders,
            Turns turns) {
        this.models = models;
        this.inpainter = inpainter;
        this.intake = intake;
        this.bodies = bodies;
        this.folders = folders;
        this.turns = turns;
    }

    void addTo(RoutesConfig routes) {
        routes.post(PATH + "inpaint", this::inpaint);
        routes.get(PATH + "server-config", context -> RestApi.json(context, configuration()));
        routes.get(PATH + "model", context -> RestApi.json(context, model(models.current())));
        routes.post(PATH + "model", this::choose);
        routes.post(PATH + "adjust_mask", this::adjust);
        routes.get(PATH + "inputimage", this::inputImage);
        routes.get(PATH + "samplers", context -> RestApi.json(context, new JsonArray()));
        routes.options(PATH + "*", IopaintApi::preflight);
    }

    /** A field that is missing or cannot be. */
    private static final class InvalidFieldException extends RequestException {

        private static final long serialVersionUID = 1;

        private final String field;
        private final String kind;

        InvalidFieldException(String field, String kind, String message) {
            super(UNPROCESSABLE, message);
            this.field = field;
            this.kind = kind;
        }

        JsonObject tree() {
            JsonArray place = new JsonArray();
            place.add("body");
            place.add(field);
            JsonObject problem = new JsonObject();
            problem.addProperty("type", kind);
            problem.add("loc", place);
            problem.addProperty("msg", getMessage());
            JsonArray all = new JsonArray();
            all.add(problem);
            JsonObject tree = new JsonObject();
            tree.add("detail", all);
            return tree;
        }
    }

    /** Tells of an error as IOPaint does: its page shows what is in {@code errors}. */
    static void sendError(Context context, RequestException error) {
        if (error instanceof InvalidFieldException invalid) {
            RestApi.json(context, invalid.tree());
            return;
        }
        JsonObject tree = new JsonObject();
        tree.addProperty("error", "HTTPException");
        tree.addProperty("detail", error.getMessage());
        tree.addProperty("body", "");
        tree.addProperty("errors", error.status() + ": " + error.getMessage());
        RestApi.json(context, tree);
    }

    /** Lets pages of other sites read what they may ask for. */
    static void share(Context context) {
        context.header("Access-Control-Allow-Origin", "*");
        context.header("Access-Control-Expose-Headers", "X-Seed");
        context.header("Cross-Origin-Resource-Policy", "cross-origin");
    }

    private static void preflight(Context context) {
        String method = String.valueOf(context.header("Access-Control-Request-Method"));
        if (Access.isOpen(method, context.path())) {
            share(context);
            context.header("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS, POST");
            context.header("Access-Control-Max-Age", "600");
            String headers = context.header("Access-Control-Request-Headers");
            if (headers != null && headers.matches("[A-Za-z0-9, _-]{1,400}")) {
                context.header("Access-Control-Allow-Headers", headers);
            }
        }
        context.result("OK");
    }

    private void inpaint(Context context) throws RequestException, IOException {
        long[] seed = new long[1];
        FilledPhoto filled =
                intake.fill(
                        context,
                        (all, current) -> {
                            JsonObject fields = all.json(current);
                            seed[0] = seed(fields);
                            return photo(fields);
                        });
        context.header("X-Seed", Long.toString(seed[0]));
        context.contentType(filled.format().mediaType()).result(filled.content());
    }

    private static long seed(JsonObject fields) throws RequestException {
        int seed = number(fields, "sd_seed", DEFAULT_SEED);
        return seed == -1 ? ThreadLocalRandom.current().nextInt(1, LARGEST_SEED + 1) : seed;
    }

    private InpaintingRequest photo(JsonObject fields) throws RequestException {
        byte[] image = file(fields, "image");
        byte[] mask = file(fields, "mask");
        Dimension size = inpainter.size("image", image);
        Dimension maskSize = inpainter.size("mask", mask);
        if (!size.equals(maskSize)) {
            throw new RequestException(
                    RequestException.BAD_REQUEST,
                    "Image size("
                            + text(size)
                            + ") and mask size("
                            + text(maskSize)
                            + ") not match.");
        }
        Sizing sizing =
                switch (text(fields, "hd_strategy", "Crop")) {
                    case "Crop" -> Sizing.CROP;
                    case "Resize" -> Sizing.RESIZE;
                    default -> Sizing.ORIGINAL;
                };
        int limit = number(fields, "hd_strategy_resize_limit", DEFAULT_RESIZE_LIMIT);
        OptionalInt side =
                sizing == Sizing.RESIZE
                        ? OptionalInt.of(Math.max(SMALLEST_SIDE, limit))
                        : OptionalInt.empty();
        return new InpaintingRequest(
                models.current(),
                image,
                mask,
                Optional.of(sizing),
                side,
                picture -> mask(picture, MASK_THRESHOLD),
                0,
                Optional.empty(),
                InpaintingRequest.WithoutHole.COPIED);
    }

    /** Reads a mask by the brightness of its colors, whatever its alpha is. */
    private static MaskPicture mask(StoredPicture picture, float threshold) {
        StoredPicture opaque = StoredPicture.of(picture.toRgbImage().toBufferedImage());
        return MaskPicture.of(opaque, MaskReading.NOT_BLACK, threshold);
    }

    private static String text(Dimension size) {
        return "(" + size.height + ", " + size.width + ")";
    }

    /** A file in Base64, bare or as a data URL. */
    private static byte[] file(JsonObject fields, String name) throws RequestException {
        String text = text(fields, name, null);
        if (text == null) {
            throw new InvalidFieldException(name, "missing", "Field required");
        }
        if (text.startsWith("data:")) {
            text = text.substring(text.indexOf(',') + 1);
        }
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidFieldException(name, "value_error", "is not Base64");
        }
    }

    private static String text(JsonObject fields, String name, String otherwise)
            throws RequestException {
        JsonElement value = fields.get(name);
        if (value == null || value.isJsonNull()) {
            return otherwise;
        }
        if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
            return value.getAsString();
        }
        throw new InvalidFieldException(name, "string_type", "Input should be a valid string");
    }

    private static int number(JsonObject fields, String name, int otherwise)
            throws RequestException {
        JsonElement value = fields.get(name);
        if (value == null || value.isJsonNull()) {
            return otherwise;
        }
        try {
            double number = value.isJsonPrimitive() ? value.getAsDouble() : Double.NaN;
            if (number == (int) number) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            throw notANumber(name);
        }
        throw notANumber(name);
    }

    private static InvalidFieldException notANumber(String name) {
        return new InvalidFieldException(name, "int_type", "Input should be a valid integer");
    }

    private JsonObject configuration() {
        JsonObject tree = new JsonObject();
        tree.add("plugins", new JsonArray());
        JsonArray all = new JsonArray();
        models.models().forEach(model -> all.add(model(model)));
        tree.add("modelInfos", all);
        tree.addProperty("removeBGModel", "briaai/RMBG-1.4");
        tree.add("removeBGModels", new JsonArray());
        tree.addProperty("realesrganModel", "realesr-general-x4v3");
        tree.add("realesrganModels", new JsonArray());
        tree.addProperty("interactiveSegModel", "vit_b");
        tree.add("interactiveSegModels", new JsonArray());
        tree.addProperty("enableFileManager", false);
        tree.addProperty("enableAutoSaving", false);
        tree.addProperty("enableControlnet", false);
        tree.add("controlnetMethod", JsonNull.INSTANCE);
        tree.addProperty("disableModelSwitch", false);
        tree.addProperty("isDesktop", false);
        tree.add("samplers", new JsonArray());
        return tree;
    }

    private static JsonObject model(ServedModel model) {
        JsonObject tree = new JsonObject();
        tree.addProperty("name", model.name());
        tree.addProperty("path", model.name());
        tree.addProperty("model_type", "inpaint");
        tree.addProperty("is_single_file_diffusers", false);
        tree.addProperty("need_prompt", false);
        tree.add("controlnets", new JsonArray());
        tree.add("brushnets", new JsonArray());
        for (String ability :
                List.of(
                        "strength",
                        "outpainting",
                        "lcm_lora",
                        "controlnet",
                        "brushnet",
                        "powerpaint_v2")) {
            tree.addProperty("support_" + ability, false);
        }
        return tree;
    }

    private void choose(Context context) throws RequestException, IOException {
        bodies.whileThereIsRoom(context, () -> choose(context, bodies.json(context)));
    }

    private void choose(Context context, JsonObject fields) throws RequestException {
        String name = text(fields, "name", null);
        if (name == null) {
            throw new InvalidFieldException("name", "missing", "Field required");
        }
        ServedModel model = models.named(name);
        models.get(model);
        models.choose(model);
        RestApi.json(context, model(model));
    }

    private void adjust(Context context) throws RequestException, IOException {
        bodies.whileThereIsRoom(
                context,
                () -> {
                    JsonObject fields = bodies.json(context);
                    turns.take(() -> adjust(context, fields));
                });
    }

    private void adjust(Context context, JsonObject fields) throws RequestException, IOException {
        byte[] file = file(fields, "mask");
        String operation = text(fields, "operate", "");
        if (!OPERATIONS.contains(operation)) {
            throw new InvalidFieldException(
                    "operate",
                    operation.isEmpty() ? "missing" : "literal_error",
                    "Input should be 'expand', 'shrink' or 'reverse'");
        }
        int kernel = number(fields, "kernel_size", DEFAULT_KERNEL);
        if (kernel < 0 || kernel > LARGEST_KERNEL) {
            throw new InvalidFieldException(
                    "kernel_size", "value_error", "Input should be from 0 to " + LARGEST_KERNEL);
        }
        HoleMask mask = mask(inpainter.decoded("mask", file), ADJUSTED_THRESHOLD).hole();
        HoleMask adjusted =
                switch (operation) {
                    case "expand" -> RoundBrush.grown(mask, kernel);
                    case "shrink" -> RoundBrush.shrunk(mask, kernel);
                    default -> RoundBrush.inverted(mask);
                };
        context.contentType(PictureFormat.PNG.mediaType()).result(RoundBrush.painted(adjusted));
    }

    private void inputImage(Context context) throws RequestException, IOException {
        Optional<byte[]> file = folders.single();
        if (file.isPresent()) {
            context.contentType(
                    PictureFormat.of(file.get())
                            .map(PictureFormat::mediaType)
                            .orElse("application/octet-stream"));
            context.result(file.get());
            return;
        }
        boolean isFolder = folders.hasInput();
        throw new RequestException(
                isFolder ? RequestException.NOT_FOUND : 200, // which is what IOPaint says
                isFolder ? "Input image not found" : "No input image configured");
    }
}
