// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.PictureFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A browser that shows the page of a server of tiny models, and what people do in it. */
abstract class BrowserTest {

    private static final String CHROMIUM = "/usr/bin/chromium";
    static final Path SCREENSHOTS = Path.of("target/screenshots");
    static final byte[] PHOTO =
            TestServer.png(PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 120, 90));

    @TempDir static Path folder;
    private static Playwright playwright;
    static Browser browser;
    static TestServer server;

    final List<String> complaints = new ArrayList<>();
    BrowserContext context;
    Page page;

    @BeforeAll
    static void start() throws IOException {
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(Path.of(CHROMIUM))
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-gpu",
                                                        "--disable-quic",
                                                        "--no-first-run",
                                                        "--disable-background-networking",
                                                        "--disable-component-update",
                                                        "--disable-sync")));
        server =
                new TestServer(
                        InpaintingServer.builder()
                                .setModels(
                                        List.of(TestServer.tiny("tiny"), TestServer.tiny("other")))
                                .optInput(Files.createDirectory(folder.resolve("in")))
                                .optOutput(Files.createDirectory(folder.resolve("out"))));
        Files.write(folder.resolve("in/a <i>photo & more.png"), PHOTO);
        Files.write(folder.resolve("in/b.png"), PHOTO);
    }

    @AfterAll
    static void stop() {
        server.close();
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void open() {
        open(new Browser.NewContextOptions().setViewportSize(1000, 700));
    }

    void open(Browser.NewContextOptions options) {
        prepare(options);
        page.navigate(server.uri("/").toString());
        assertThat(page.locator("#license")).containsText("CC0-1.0");
    }

    /** An empty page, whose complaints are kept. */
    void prepare(Browser.NewContextOptions options) {
        close();
        context = browser.newContext(options);
        page = context.newPage();
        page.onConsoleMessage(
                message -> {
                    if (message.type().equals("error")) {
                        complaints.add(message.text());
                    }
                });
        page.onPageError(complaints::add);
        page.onRequest(
                request -> {
                    if (!request.url().matches("(http://127\\.0\\.0\\.1:.*|blob:.*)")) {
                        complaints.add("asks for " + request.url());
                    }
                });
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
            context = null;
        }
        assertThat(complaints).isEmpty();
    }

    void choose(byte[] photo) {
        page.locator("#file").setInputFiles(new FilePayload("photo.png", "image/png", photo));
        assertThat(page.locator("#facts")).containsText("120 × 90");
    }

    /** Draws a line over the stage, in parts of its width and height. */
    void paint(double x0, double y0, double x1, double y1) {
        BoundingBox box = page.locator("#paint").boundingBox();
        page.mouse().move(box.x + x0 * box.width, box.y + y0 * box.height);
        page.mouse().down();
        page.mouse()
                .move(
                        box.x + x1 * box.width,
                        box.y + y1 * box.height,
                        new com.microsoft.playwright.Mouse.MoveOptions().setSteps(8));
        page.mouse().up();
    }

    byte[] mask() throws IOException {
        Download download =
                page.waitForDownload(
                        () -> page.evaluate("document.getElementById('mask-download').click()"));
        return Files.readAllBytes(download.path());
    }

    HoleMask hole() throws IOException {
        return TestServer.read(mask()).toMask(MaskReading.BRIGHT);
    }

    void fill() {
        page.locator("#run").click();
        assertThat(page.locator("#status")).containsText("Done");
    }

    /** Saves; the server was started with a folder for that. */
    byte[] saved() throws IOException {
        page.locator("#save").click();
        Locator status = page.locator("#status");
        assertThat(status).containsText(Pattern.compile("Saved as .*\\.png"));
        String name = status.textContent().replaceFirst("Saved as (.*\\.png).*", "$1");
        return Files.readAllBytes(folder.resolve("out").resolve(name));
    }

    void setSize(int pixels) {
        page.locator("#size").fill(Integer.toString(pixels));
    }

    /** Lets the page draw. */
    void frames() {
        page.evaluate(
                "async () => { for (let i = 0; i < 3; i++) {"
                        + " await new Promise(requestAnimationFrame); } }");
    }
}
