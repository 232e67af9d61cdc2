// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.image.io.PictureFormat;
import java.awt.image.BufferedImage;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program sends to {@code /v1/inpaint}, and what it gets. */
class InpaintRequestTest {

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server =
                new TestServer(
                        InpaintingServer.builder()
                                .setModels(List.of(TestServer.tiny("tiny")))
                                .optLimits(Limits.DEFAULT.withBytes(1 << 20).withMegapixels(1)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> inpaint(Map<String, ?> parts) throws Exception {
        return TestServer.send(server.form("/v1/inpaint", parts));
    }

    private static Map<String, Object> parts(byte[] image, byte[] mask) {
        return new HashMap<>(Map.of("image", image, "mask", mask));
    }

    private static void assertProblem(HttpResponse<byte[]> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(TestServer.text(answer)).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        JsonObject problem = JsonParser.parseString(TestServer.text(answer)).getAsJsonObject();
        assertThat(problem.get("status").getAsInt()).isEqualTo(status);
        assertThat(problem.get("detail").getAsString()).contains(detail);
    }

    @Test
    void theAnswerHasThePixelsThatTheModelGivesWithoutAServer() throws Exception {
        HttpResponse<byte[]> answer = inpaint(parts(TestServer.PHOTO, TestServer.MASK));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
        BufferedImage expected = TestServer.filled(TestServer.PHOTO, TestServer.MASK);
        TestServer.assertSamePixels(TestServer.read(answer.body()).pixels(), expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = PictureFormat.class,
            names = {"PNG", "JPEG", "BMP", "TIFF"})
    void theResultHasThePhotosFormatOrTheOneThatIsAskedFor(PictureFormat format) throws Exception {
        byte[] photo =
                TestServer.file(format, PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 64, 48));
        HttpResponse<byte[]> own = inpaint(parts(photo, TestServer.MASK));
        assertThat(PictureFormat.of(own.body())).hasValue(format);
        assertThat(own.headers().firstValue("Content-Type")).hasValue(format.mediaType());

        Map<String, Object> asked = parts(TestServer.PHOTO, TestServer.MASK);
        asked.put("format", format.name().toLowerCase(java.util.Locale.ROOT));
        assertThat(PictureFormat.of(inpaint(asked).body())).hasValue(format);
    }

    @Test
    void aTransparentPhotoIsNotWrittenToAFormatWithoutAlpha() throws Exception {
        byte[] photo = TestServer.png(new BufferedImage(64, 48, BufferedImage.TYPE_INT_ARGB));
        Map<String, Object> parts = parts(photo, TestServer.MASK);
        parts.put("format", "jpeg");

        assertProblem(inpaint(parts), 422, "transparency");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sizing|huge|sizing must be one of resize, crop, original",
                "working_size|7|working_size must be a whole number from 16",
                "working_size|many|working_size must be a whole number from 16",
                "mask_reading|odd|mask_reading must be one of bright, not-black",
                "grow|-1|grow must be a whole number from 0",
                "format|exe|format must be one of png, jpeg",
                "model|other|there is no model 'other'; there are tiny",
                "sizes|crop|unknown option 'sizes'"
            })
    void whatIsNotUnderstoodIsSaid(String option, String value, String problem) throws Exception {
        Map<String, Object> parts = parts(TestServer.PHOTO, TestServer.MASK);
        parts.put(option, value);

        assertProblem(inpaint(parts), 422, problem);
    }

    @Test
    void optionsAreTaken() throws Exception {
        Map<String, Object> parts = parts(TestServer.PHOTO, TestServer.MASK);
        parts.putAll(
                Map.of(
                        "model", "tiny",
                        "sizing", "resize",
                        "working_size", "32",
                        "mask_reading", "bright",
                        "grow", "2"));

        assertThat(inpaint(parts).statusCode()).isEqualTo(200);
    }

    @Test
    void aPictureThatIsMissingOrNoneOrBrokenIsNamed() throws Exception {
        byte[] noise = "not a picture at all".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] half = Arrays.copyOf(TestServer.PHOTO, TestServer.PHOTO.length / 2);

        assertProblem(inpaint(Map.of("image", TestServer.PHOTO)), 422, "no file 'mask'");
        assertProblem(inpaint(parts(noise, TestServer.MASK)), 415, "image: is not a PNG");
        assertProblem(inpaint(parts(TestServer.PHOTO, noise)), 415, "mask: is not a PNG");
        assertProblem(inpaint(parts(half, TestServer.MASK)), 422, "image: is truncated");
    }

    @Test
    void aPictureThatClaimsToBeHugeIsRefusedBeforeItIsDecoded() throws Exception {
        byte[] claim = PictureFiles.pngHeader(50_000, 50_000);

        assertProblem(inpaint(parts(claim, TestServer.MASK)), 422, "50000x50000 pixels");
    }

    @Test
    void sizesThatDifferAndMasksWithoutAHoleAreSaid() throws Exception {
        byte[] other = TestServer.png(PictureFiles.mask(32, 32, 8, 8, 8, 8));
        byte[] empty = TestServer.png(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB));

        assertProblem(
                inpaint(parts(TestServer.PHOTO, other)),
                422,
                "the mask is 32x32 pixels, but the photo is 64x48");
        assertProblem(inpaint(parts(TestServer.PHOTO, empty)), 422, "the mask has no hole");
    }

    @Test
    void aNetworkThatWouldSeeTooMuchIsRefused() throws Exception {
        byte[] wide = TestServer.png(PictureFiles.quarters(3000, 8));
        byte[] mask = TestServer.png(PictureFiles.mask(3000, 8, 8, 2, 4, 4));
        Map<String, Object> parts = parts(wide, mask);
        parts.put("sizing", "original");

        assertProblem(inpaint(parts), 422, "choose crop or resize");
    }

    @Test
    void aBodyThatIsTooLargeOrOfAnotherTypeIsRefusedUnread() throws Exception {
        byte[] large = new byte[(1 << 20) + 1];

        assertProblem(
                inpaint(parts(large, TestServer.MASK)), 413, "a request may have up to 1048576");
        assertProblem(
                server.postJson("/v1/inpaint", "{}"), 415, "the body must be multipart/form-data");
    }

    @Test
    void aBodyOfUnknownLengthIsRefusedWhereItGoesBeyondTheLimit() throws Exception {
        byte[] body = TestServer.body(parts(new byte[3 << 20], TestServer.MASK));

        assertProblem(
                TestServer.send(
                        server.request("/v1/inpaint")
                                .header("Content-Type", TestServer.FORM)
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () -> new java.io.ByteArrayInputStream(body)))),
                413,
                "a request may have up to 1048576");
    }

    @Test
    void aFormThatIsCutOffIsAnError() throws Exception {
        byte[] body = TestServer.body(parts(TestServer.PHOTO, TestServer.MASK));

        assertProblem(
                TestServer.send(
                        server.request("/v1/inpaint")
                                .header("Content-Type", TestServer.FORM)
                                .POST(BodyPublishers.ofByteArray(body, 0, body.length - 40))),
                400,
                "the form cannot be read");
    }

    @Test
    void anAddressThatIsNoneAndAMethodThatItDoesNotTakeAreErrorsToo() throws Exception {
        assertProblem(server.get("/v1/nothing"), 404, "there is nothing at this address");
        assertProblem(server.get("/v1/inpaint"), 405, "does not take this method");
    }

    @Test
    void healthAndMetricsTellThatItServes() throws Exception {
        inpaint(parts(TestServer.PHOTO, TestServer.MASK));

        assertThat(TestServer.text(server.get("/healthz"))).isEqualTo("{\"status\":\"ok\"}");
        assertThat(TestServer.text(server.get("/metrics")))
                .contains("tsgl_jobs_waiting 0.0")
                .contains("tsgl_jobs_seconds_count{end=\"done\"}")
                .contains("route=\"/v1/inpaint\"");
    }
}
