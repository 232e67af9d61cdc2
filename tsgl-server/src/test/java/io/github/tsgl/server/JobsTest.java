// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tsgl.image.io.PictureFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Photos that are worked on while their senders look on. */
@Timeout(60)
class JobsTest {

    private final CountDownLatch ready = new CountDownLatch(1);

    private TestServer server() throws IOException {
        return new TestServer(
                InpaintingServer.builder()
                        .setModels(List.of(TestServer.waitingFor(ready)))
                        .optLimits(Limits.DEFAULT.withQueue(4, 1)));
    }

    private static JsonObject begin(TestServer server, byte[] photo, byte[] mask) throws Exception {
        HttpResponse<byte[]> answer =
                TestServer.send(
                        server.form(
                                "/v1/jobs",
                                Map.of("image", photo, "mask", mask, "working_size", "32")));
        assertThat(answer.statusCode()).as(TestServer.text(answer)).isEqualTo(202);
        JsonObject job = object(answer);
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("/v1/jobs/" + job.get("id").getAsString());
        return job;
    }

    private static JsonObject object(HttpResponse<byte[]> answer) {
        return JsonParser.parseString(TestServer.text(answer)).getAsJsonObject();
    }

    private static String path(JsonObject job) {
        return "/v1/jobs/" + job.get("id").getAsString();
    }

    private static HttpResponse<byte[]> delete(TestServer server, String path) throws Exception {
        return TestServer.send(server.request(path).DELETE());
    }

    @Test
    void eventsTellOfEveryWindowAndTheResultIsThere() throws Exception {
        ready.countDown();
        BufferedImage spots = PictureFiles.mask(300, 60, 20, 20, 9, 9);
        for (int x = 150; x < 250; x += 90) {
            spots.setRGB(x, 30, -1);
        }
        byte[] photo = TestServer.png(PictureFiles.quarters(300, 60));
        try (TestServer server = server()) {
            JsonObject job = begin(server, photo, TestServer.png(spots));

            String events = TestServer.text(server.get(path(job) + "/events"));

            assertThat(events).contains("event: done").contains("\"done\":3,\"windows\":3");
            assertThat(object(server.get(path(job))).get("state").getAsString()).isEqualTo("done");
            HttpResponse<byte[]> result = server.get(path(job) + "/result");
            assertThat(result.statusCode()).isEqualTo(200);
            assertThat(TestServer.read(result.body()).width()).isEqualTo(300);
            assertThat(delete(server, path(job)).statusCode()).isEqualTo(204);
            assertThat(server.get(path(job)).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aJobThatIsCanceledGivesItsPlaceBack() throws Exception {
        try (TestServer server = server()) {
            JsonObject running = begin(server, TestServer.PHOTO, TestServer.MASK);
            JsonObject waiting = begin(server, TestServer.PHOTO, TestServer.MASK);
            assertThat(server.get(path(waiting) + "/result").statusCode()).isEqualTo(409);

            assertThat(delete(server, path(waiting)).statusCode()).isEqualTo(204);
            assertThat(delete(server, path(running)).statusCode()).isEqualTo(204);
            ready.countDown();
            JsonObject next = begin(server, TestServer.PHOTO, TestServer.MASK);

            assertThat(TestServer.text(server.get(path(next) + "/events"))).contains("event: done");
            assertThat(TestServer.text(server.get("/metrics")))
                    .contains("tsgl_jobs_seconds_count{end=\"canceled\"} 1");
        }
    }

    @Test
    void aJobThatFailsSaysWhy() throws Exception {
        ready.countDown();
        byte[] whole = TestServer.png(PictureFiles.mask(64, 48, 0, 0, 64, 48));
        try (TestServer server = server()) {
            JsonObject job = begin(server, TestServer.PHOTO, whole);

            assertThat(TestServer.text(server.get(path(job) + "/events")))
                    .contains("event: failed")
                    .contains("the mask is all hole");
            assertThat(server.get(path(job) + "/result").statusCode()).isEqualTo(422);
        }
    }

    @Test
    void modelsAreListedWithTheirLicenseAndLoadedWhenAskedTo() throws Exception {
        try (TestServer server = server()) {
            JsonObject model =
                    object(server.get("/v1/models"))
                            .get("models")
                            .getAsJsonArray()
                            .get(0)
                            .getAsJsonObject();
            assertThat(model.get("license").getAsString()).isEqualTo("CC0-1.0");
            assertThat(model.get("state").getAsString()).isIn("listed", "loading");

            TestServer.send(
                    server.request("/v1/models/slow/load")
                            .POST(java.net.http.HttpRequest.BodyPublishers.noBody()));
            ready.countDown();

            while (!TestServer.text(server.get("/v1/models")).contains("\"ready\"")) {
                Thread.sleep(20);
            }
            assertThat(object(server.get("/v1/limits")).get("workers").getAsInt()).isOne();
        }
    }
}
