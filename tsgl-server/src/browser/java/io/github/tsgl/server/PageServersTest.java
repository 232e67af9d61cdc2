// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Response;
import io.github.tsgl.zoo.download.Manifest;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page of servers that ask for a token, or whose models come from elsewhere. */
@Tag("process")
class PageServersTest extends BrowserTest {

    private static Browser.NewContextOptions password(String password) {
        return new Browser.NewContextOptions().setHttpCredentials("anyone", password);
    }

    @Test
    void thePasswordThatABrowserAsksForIsTheToken() throws Exception {
        try (TestServer guarded =
                new TestServer(
                        InpaintingServer.builder()
                                .setModels(List.of(TestServer.tiny("tiny")))
                                .optToken("a secret"))) {
            prepare(password("a guess"));
            Response refusal = page.navigate(guarded.uri("/").toString());
            assertThat((Object) refusal.status()).isEqualTo(401);
            assertThat(page.locator("#paint")).hasCount(0);
            context.close();
            context = null;
            complaints.clear(); // of the refusal

            prepare(password("a secret"));
            page.navigate(guarded.uri("/").toString());
            choose(PHOTO);
            paint(0.4, 0.4, 0.5, 0.5);
            fill();
        }
    }

    @Test
    void whatAModelFetchesIsToldAndSoIsWhyItFails() throws Exception {
        PublishedWeights weights = Manifest.shipped().weights().get(0);
        CountDownLatch isSeen = new CountDownLatch(1);
        ServedModel remote =
                TestServer.model(
                        "remote",
                        listener -> {
                            listener.progressed(weights, 30_000_000, OptionalLong.of(100_000_000));
                            try {
                                isSeen.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return TestServer.network();
                        });
        ServedModel broken =
                TestServer.model(
                        "broken",
                        listener -> {
                            throw new IOException("the server of the weights does not answer");
                        });
        try (TestServer fetching =
                new TestServer(
                        InpaintingServer.builder()
                                .setModels(List.of(TestServer.tiny("tiny"), remote, broken)))) {
            page.navigate(fetching.uri("/").toString());
            page.locator("#model").selectOption("remote");
            assertThat(page.locator("#status")).hasText("Fetching remote: 30 of 100 MB …");
            assertThat(page.locator("#progress")).isVisible();
            assertThat(page.evaluate("document.getElementById('progress').position"))
                    .isEqualTo(0.3);
            isSeen.countDown();
            assertThat(page.locator("#status")).hasText("remote is ready.");
            assertThat(page.locator("#progress")).isHidden();

            page.locator("#model").selectOption("broken");
            assertThat(page.locator("#error"))
                    .hasText("broken: the server of the weights does not answer");
        }
    }
}
