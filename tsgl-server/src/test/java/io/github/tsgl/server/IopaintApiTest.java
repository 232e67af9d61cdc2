// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.image.io.PictureFormat;
import java.awt.image.BufferedImage;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as IOPaint's own page and its users' scripts send them. */
class IopaintApiTest {

    private static final int PAINT = 0xbaffcb00; // 255, 203, 0 with alpha 186

    @TempDir private static Path folder;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server =
                new TestServer(
                        InpaintingServer.builder()
                                .setModels(
                                        List.of(
                                                TestServer.tiny("first"),
                                                TestServer.tiny("second"))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String base64(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }

    /** What a script sends. */
    private static JsonObject fields(byte[] image, byte[] mask) {
        JsonObject fields = new JsonObject();
        fields.addProperty("image", base64(image));
        fields.addProperty("mask", base64(mask));
        return fields;
    }

    /** What the page sends, two names of fields misspelled as there. */
    private static JsonObject pageFields(byte[] image, byte[] mask) {
        JsonObject fields = new JsonObject();
        fields.addProperty("image", "data:image/png;base64," + base64(image));
        fields.addProperty("mask", "data:image/png;base64," + base64(mask));
        fields.addProperty("ldm_steps", 30);
        fields.addProperty("ldm_sampler", "ddim");
        fields.addProperty("zits_wireframe", true);
        fields.addProperty("cv2_flag", "INPAINT_NS");
        fields.addProperty("cv2_radius", 5);
        fields.addProperty("hd_strategy", "Crop");
        fields.addProperty("hd_strategy_crop_triger_size", 640);
        fields.addProperty("hd_strategy_crop_margin", 128);
        fields.addProperty("hd_trategy_resize_imit", 2048);
        fields.addProperty("prompt", "");
        fields.addProperty("use_croper", false);
        fields.addProperty("croper_width", 512);
        fields.addProperty("sd_scale", 1.0);
        fields.addProperty("sd_seed", -1);
        fields.add("paint_by_example_example_image", JsonNull.INSTANCE);
        fields.addProperty("controlnet_method", "");
        fields.addProperty("powerpaint_task", "text-guided");
        return fields;
    }

    private static HttpResponse<byte[]> inpaint(JsonObject fields) throws Exception {
        return server.postJson("/api/v1/inpaint", fields.toString());
    }

    private static JsonObject object(HttpResponse<byte[]> answer) {
        return JsonParser.parseString(TestServer.text(answer)).getAsJsonObject();
    }

    @Test
    void aScriptsRequestGivesTheFilledPictureInTheInputsFormat() throws Exception {
        HttpResponse<byte[]> answer = inpaint(fields(TestServer.PHOTO, TestServer.MASK));

        assertThat(answer.statusCode()).as(TestServer.text(answer)).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(answer.headers().firstValue("X-Seed")).hasValue("42");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers")).hasValue("X-Seed");
        TestServer.assertSamePixels(
                TestServer.read(answer.body()).pixels(),
                TestServer.filled(TestServer.PHOTO, TestServer.MASK));
    }

    @Test
    void thePagesRequestWithItsMisspellingsGivesTheSame() throws Exception {
        HttpResponse<byte[]> answer = inpaint(pageFields(TestServer.PHOTO, TestServer.MASK));

        assertThat(answer.statusCode()).as(TestServer.text(answer)).isEqualTo(200);
        assertThat(Integer.parseInt(answer.headers().firstValue("X-Seed").orElseThrow()))
                .isBetween(1, 99_999_999);
        assertThat(answer.body())
                .isEqualTo(inpaint(fields(TestServer.PHOTO, TestServer.MASK)).body());
    }

    @ParameterizedTest
    @CsvSource({"Crop, 200", "Resize, 200", "Original, 200", "Something, 200"})
    void everyStrategyIsTaken(String strategy, int status) throws Exception {
        JsonObject fields = fields(TestServer.PHOTO, TestServer.MASK);
        fields.addProperty("hd_strategy", strategy);
        fields.addProperty("hd_strategy_resize_limit", 32);

        assertThat(inpaint(fields).statusCode()).isEqualTo(status);
    }

    /** Its page's strokes have soft edges, which count whatever their alpha is. */
    @Test
    void aMaskCountsByItsBrightnessAndNotByItsAlpha() throws Exception {
        BufferedImage soft = new BufferedImage(64, 48, BufferedImage.TYPE_INT_ARGB);
        for (int y = 16; y < 26; y++) {
            for (int x = 20; x < 32; x++) {
                soft.setRGB(x, y, x < 24 ? 0x30ffffff : PAINT);
            }
        }

        assertThat(inpaint(fields(TestServer.PHOTO, TestServer.png(soft))).body())
                .isEqualTo(inpaint(fields(TestServer.PHOTO, TestServer.MASK)).body());
    }

    @Test
    void aMaskWithoutAHoleGivesThePhotoBack() throws Exception {
        byte[] empty = TestServer.png(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB));

        HttpResponse<byte[]> answer = inpaint(fields(TestServer.PHOTO, empty));

        TestServer.assertSamePixels(
                TestServer.read(answer.body()).pixels(),
                TestServer.read(TestServer.PHOTO).pixels());
    }

    @Test
    void aJpegComesBackAsAJpegAndAlphaIsKept() throws Exception {
        byte[] jpeg =
                TestServer.file(
                        PictureFormat.JPEG,
                        PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 64, 48));
        HttpResponse<byte[]> answer = inpaint(fields(jpeg, TestServer.MASK));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(PictureFormat.of(answer.body())).hasValue(PictureFormat.JPEG);

        BufferedImage clear = PictureFiles.gradient(BufferedImage.TYPE_INT_ARGB, 64, 48);
        BufferedImage kept =
                TestServer.read(inpaint(fields(TestServer.png(clear), TestServer.MASK)).body())
                        .pixels();
        assertThat(kept.getRGB(1, 1)).isEqualTo(clear.getRGB(1, 1));
        assertThat(kept.getRGB(25, 20) >>> 24).isEqualTo(clear.getRGB(25, 20) >>> 24);
    }

    @Test
    void sizesThatDifferAreTheErrorThatItsClientsKnow() throws Exception {
        byte[] mask = TestServer.png(PictureFiles.mask(32, 40, 8, 8, 8, 8));

        HttpResponse<byte[]> answer = inpaint(fields(TestServer.PHOTO, mask));

        String detail = "Image size((48, 64)) and mask size((40, 32)) not match.";
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonObject error = object(answer);
        assertThat(error.keySet()).containsExactly("error", "detail", "body", "errors");
        assertThat(error.get("error").getAsString()).isEqualTo("HTTPException");
        assertThat(error.get("detail").getAsString()).isEqualTo(detail);
        assertThat(error.get("errors").getAsString()).isEqualTo("400: " + detail);
    }

    @Test
    void aFieldThatIsMissingOrWrongIsInAListOfDetails() throws Exception {
        JsonObject noMask = fields(TestServer.PHOTO, TestServer.MASK);
        noMask.remove("mask");
        JsonObject badSeed = fields(TestServer.PHOTO, TestServer.MASK);
        badSeed.addProperty("sd_seed", "many");

        for (JsonObject fields : List.of(noMask, badSeed)) {
            HttpResponse<byte[]> answer = inpaint(fields);
            assertThat(answer.statusCode()).isEqualTo(422);
            JsonObject first =
                    object(answer).get("detail").getAsJsonArray().get(0).getAsJsonObject();
            assertThat(first.keySet()).contains("type", "loc", "msg");
            assertThat(first.get("loc").getAsJsonArray().get(0).getAsString()).isEqualTo("body");
        }
    }

    @Test
    void theConfigurationHasWhatItsPageReads() throws Exception {
        JsonObject configuration = object(server.get("/api/v1/server-config"));

        assertThat(configuration.keySet())
                .containsExactly(
                        "plugins",
                        "modelInfos",
                        "removeBGModel",
                        "removeBGModels",
                        "realesrganModel",
                        "realesrganModels",
                        "interactiveSegModel",
                        "interactiveSegModels",
                        "enableFileManager",
                        "enableAutoSaving",
                        "enableControlnet",
                        "controlnetMethod",
                        "disableModelSwitch",
                        "isDesktop",
                        "samplers");
        JsonArray models = configuration.get("modelInfos").getAsJsonArray();
        assertThat(models).hasSize(2);
        assertThat(models.get(0).getAsJsonObject().get("model_type").getAsString())
                .isEqualTo("inpaint");
    }

    @Test
    void theModelIsToldAndSwitched() throws Exception {
        assertThat(object(server.get("/api/v1/model")).get("name").getAsString())
                .isEqualTo("first");

        assertThat(object(server.postJson("/api/v1/model", "{\"name\": \"second\"}")))
                .isEqualTo(object(server.get("/api/v1/model")));
        assertThat(object(server.get("/api/v1/model")).get("name").getAsString())
                .isEqualTo("second");

        server.postJson("/api/v1/model", "{\"name\": \"first\"}");
        assertThat(server.postJson("/api/v1/model", "{\"name\": \"third\"}").statusCode())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({"expand, 3, 19, 15, true", "shrink, 3, 20, 16, false", "reverse, 0, 2, 2, true"})
    void masksAreAdjustedInTheColorOfItsPage(
            String operation, int kernel, int x, int y, boolean isHole) throws Exception {
        JsonObject fields = new JsonObject();
        fields.addProperty("mask", "data:image/png;base64," + base64(TestServer.MASK));
        fields.addProperty("operate", operation);
        fields.addProperty("kernel_size", kernel);

        HttpResponse<byte[]> answer = server.postJson("/api/v1/adjust_mask", fields.toString());

        assertThat(answer.statusCode()).isEqualTo(200);
        BufferedImage mask = TestServer.read(answer.body()).pixels();
        assertThat(mask.getRGB(x, y)).isEqualTo(isHole ? PAINT : 0);
    }

    /** OpenCV's ellipse of radius 3 has rows of 1, 5, 7, 7, 7, 5 and 1 pixels. */
    @Test
    void aMaskGrowsByOpenCvsEllipse() throws Exception {
        JsonObject fields = new JsonObject();
        fields.addProperty("mask", base64(TestServer.png(PictureFiles.mask(21, 21, 10, 10, 1, 1))));
        fields.addProperty("operate", "expand");
        fields.addProperty("kernel_size", 3);

        BufferedImage grown =
                TestServer.read(server.postJson("/api/v1/adjust_mask", fields.toString()).body())
                        .pixels();

        int[] widths = new int[7];
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 21; x++) {
                widths[y] += grown.getRGB(x, y + 7) == PAINT ? 1 : 0;
            }
        }
        assertThat(widths).containsExactly(1, 5, 7, 7, 7, 5, 1);
    }

    @Test
    void theInputImageIsTheFileThatTheServerWasStartedWith() throws Exception {
        HttpResponse<byte[]> none = server.get("/api/v1/inputimage");
        assertThat(none.statusCode()).isEqualTo(200);
        assertThat(object(none).get("detail").getAsString()).isEqualTo("No input image configured");

        Path photo = Files.write(folder.resolve("photo.png"), TestServer.PHOTO);
        InpaintingServer.Builder settings =
                InpaintingServer.builder().setModels(List.of(TestServer.tiny("tiny")));
        try (TestServer ofFile = new TestServer(settings.optInput(photo));
                TestServer ofFolder = new TestServer(settings.optInput(folder))) {
            HttpResponse<byte[]> answer = ofFile.get("/api/v1/inputimage");
            assertThat(answer.body()).isEqualTo(TestServer.PHOTO);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
            assertThat(ofFolder.get("/api/v1/inputimage").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void pagesOfOtherSitesMayAskFirst() throws Exception {
        HttpResponse<byte[]> answer =
                TestServer.send(
                        server.request("/api/v1/inpaint")
                                .method("OPTIONS", BodyPublishers.noBody())
                                .header("Origin", "http://other.example")
                                .header("Access-Control-Request-Method", "POST")
                                .header("Access-Control-Request-Headers", "content-type"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("content-type");
    }
}
