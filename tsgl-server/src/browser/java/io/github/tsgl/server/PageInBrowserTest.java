// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser: what people do with it. */
@Tag("process")
class PageInBrowserTest {

    private static final String CHROMIUM = "/usr/bin/chromium";
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final byte[] PHOTO =
            TestServer.png(PictureFiles.gradient(BufferedImage.TYPE_INT_RGB, 120, 90));

    @TempDir private static Path folder;
    private static Playwright playwright;
    private static Browser browser;
    private static TestServer server;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

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

    private void open(Browser.NewContextOptions options) {
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
        page.navigate(server.uri("/").toString());
        assertThat(page.locator("#license")).containsText("CC0-1.0");
    }

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
            context = null;
        }
        assertThat(complaints).isEmpty();
    }

    private void choose(byte[] photo) {
        page.locator("#file").setInputFiles(new FilePayload("photo.png", "image/png", photo));
        assertThat(page.locator("#facts")).containsText("120 × 90");
    }

    /** Draws a line over the stage, in parts of its width and height. */
    private void paint(double x0, double y0, double x1, double y1) {
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

    private byte[] mask() throws IOException {
        Download download =
                page.waitForDownload(
                        () -> page.evaluate("document.getElementById('mask-download').click()"));
        return Files.readAllBytes(download.path());
    }

    private HoleMask hole() throws IOException {
        return TestServer.read(mask()).toMask(MaskReading.BRIGHT);
    }

    private void fill() {
        page.locator("#run").click();
        assertThat(page.locator("#status")).containsText("Done");
    }

    /** Saves; the server was started with a folder for that. */
    private byte[] saved() throws IOException {
        page.locator("#save").click();
        Locator status = page.locator("#status");
        assertThat(status).containsText(Pattern.compile("Saved as .*\\.png"));
        String name = status.textContent().replaceFirst("Saved as (.*\\.png).*", "$1");
        return Files.readAllBytes(folder.resolve("out").resolve(name));
    }

    private void setSize(int pixels) {
        page.locator("#size").fill(Integer.toString(pixels));
    }

    @Test
    void whatIsPaintedWithTheMouseIsFilledAsTheModelFillsItAndNothingElseChanges()
            throws Exception {
        choose(PHOTO);
        setSize(14);
        paint(0.4, 0.4, 0.55, 0.5);
        byte[] mask = mask();
        HoleMask hole = TestServer.read(mask).toMask(MaskReading.BRIGHT);
        assertThat(hole.holeRatio()).isBetween(0.01, 0.3);
        fill();

        BufferedImage result = TestServer.read(saved()).pixels();

        BufferedImage photo = TestServer.read(PHOTO).pixels();
        int changed = 0;
        for (int y = 0; y < 90; y++) {
            for (int x = 0; x < 120; x++) {
                if (!hole.isHole(x, y)) {
                    assertThat(result.getRGB(x, y)).isEqualTo(photo.getRGB(x, y));
                } else if (result.getRGB(x, y) != photo.getRGB(x, y)) {
                    changed++;
                }
            }
        }
        assertThat(changed).isPositive();
        TestServer.assertSamePixels(result, TestServer.filled(PHOTO, mask));
        assertThat(page.locator("#compare")).isEnabled();
    }

    @Test
    void stepsAreUndoneAndDoneAgain() throws Exception {
        choose(PHOTO);
        assertThat(page.locator("#undo")).isDisabled();
        paint(0.4, 0.4, 0.5, 0.5);
        HoleMask first = hole();
        page.keyboard().press("r");
        paint(0.6, 0.6, 0.7, 0.7);
        HoleMask second = hole();
        assertThat(second).isNotEqualTo(first);

        page.keyboard().press("Control+z");
        assertThat(hole()).isEqualTo(first);
        page.locator("#undo").click();
        assertThat(hole().isAllKnown()).isTrue();
        page.keyboard().press("Control+Shift+z");
        page.locator("#redo").click();
        assertThat(hole()).isEqualTo(second);
        assertThat(page.locator("#redo")).isDisabled();
    }

    @Test
    void boxLassoEraserAndTheMasksOwnCommands() throws Exception {
        choose(PHOTO);
        page.keyboard().press("r");
        paint(0.4, 0.4, 0.6, 0.6);
        double box = hole().holeRatio();
        assertThat(box).isPositive();
        page.keyboard().press("g");
        assertThat(hole().holeRatio()).isGreaterThan(box);
        page.keyboard().press("Shift+G");
        assertThat(hole().holeRatio()).isEqualTo(box);
        page.keyboard().press("i");
        assertThat(hole().holeRatio()).isEqualTo(1 - box);
        page.keyboard().press("i");
        page.keyboard().press("e");
        paint(0.4, 0.4, 0.5, 0.5);
        assertThat(hole().holeRatio()).isLessThan(box);
        page.keyboard().press("Delete");
        assertThat(hole().isAllKnown()).isTrue();

        page.keyboard().press("l");
        BoundingBox stage = page.locator("#paint").boundingBox();
        double[][] corners = {{0.4, 0.4}, {0.6, 0.4}, {0.6, 0.6}, {0.4, 0.6}};
        page.mouse().move(stage.x + 0.4 * stage.width, stage.y + 0.4 * stage.height);
        page.mouse().down();
        for (double[] corner : corners) {
            page.mouse().move(stage.x + corner[0] * stage.width, stage.y + corner[1] * stage.height);
        }
        page.mouse().up();
        assertThat(hole().holeRatio()).isCloseTo(box, org.assertj.core.data.Offset.offset(0.01));
    }

    @Test
    void aMaskIsUploadedAndOneOfAnotherSizeRefusedInWords() throws Exception {
        choose(PHOTO);
        BufferedImage mask = PictureFiles.mask(120, 90, 30, 20, 25, 15);
        page.locator("#mask-file")
                .setInputFiles(new FilePayload("m.png", "image/png", TestServer.png(mask)));
        assertThat(page.locator("#undo")).isEnabled();
        HoleMask hole = hole();
        assertThat(hole.isHole(30, 20)).isTrue();
        assertThat(hole.isHole(29, 20)).isFalse();
        assertThat(hole.holeRatio()).isEqualTo(25 * 15 / (120.0 * 90));

        byte[] other = TestServer.png(PictureFiles.mask(30, 30, 3, 3, 3, 3));
        page.locator("#mask-file").setInputFiles(new FilePayload("m.png", "image/png", other));
        assertThat(page.locator("#error")).containsText("they must have the same size");
    }

    @Test
    void theKeyboardAloneIsEnough() throws Exception {
        choose(PHOTO);
        page.locator("#paint").focus();
        for (int i = 0; i < 3; i++) {
            page.keyboard().press("[");
        }
        page.keyboard().press("ArrowLeft");
        page.keyboard().press(" ");
        for (int i = 0; i < 5; i++) {
            page.keyboard().press("ArrowRight");
        }
        page.keyboard().press(" ");
        assertThat(hole().isAllKnown()).isFalse();
        page.locator("#paint").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#status")).containsText("Done");
        page.keyboard().down("c");
        assertThat(page.locator("#compare")).hasValue("100");
        page.keyboard().up("c");
        assertThat(page.locator("#compare")).hasValue("0");
        page.keyboard().press("s");
        assertThat(page.locator("#status")).containsText("Saved as");
        page.keyboard().press("?");
        assertThat(page.locator("#keys")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("#keys")).isHidden();
    }

    @Test
    void everythingThatCanBeUsedHasAName() {
        choose(PHOTO);
        Object nameless =
                page.evaluate(
                        "[...document.querySelectorAll('button, input, select, summary, canvas,"
                                + " [role]')].filter(e => e.getAttribute('aria-hidden') !== 'true'"
                                + " && !e.textContent.trim() && !e.ariaLabel && !e.title"
                                + " && !(e.labels && e.labels.length)"
                                + " && !['status', 'alert'].includes(e.getAttribute('role')))"
                                + ".map(e => e.outerHTML)");

        assertThat((List<?>) nameless).isEmpty();
    }

    private void touch(CDPSession session, String type, double... places) {
        com.google.gson.JsonArray points = new com.google.gson.JsonArray();
        for (int i = 0; i < places.length; i += 2) {
            JsonObject point = new JsonObject();
            point.addProperty("x", places[i]);
            point.addProperty("y", places[i + 1]);
            point.addProperty("id", i);
            points.add(point);
        }
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", points);
        session.send("Input.dispatchTouchEvent", event);
    }

    @Test
    void aFingerPaintsAndTwoZoomOnAPhone() throws Exception {
        open(
                new Browser.NewContextOptions()
                        .setViewportSize(390, 780)
                        .setHasTouch(true)
                        .setIsMobile(true));
        choose(PHOTO);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        CDPSession session = context.newCDPSession(page);
        BoundingBox box = page.locator("#paint").boundingBox();
        double x = box.x + box.width / 2;
        double y = box.y + box.height / 2;
        touch(session, "touchStart", x, y);
        touch(session, "touchMove", x + 30, y + 10);
        touch(session, "touchEnd");
        HoleMask painted = hole();
        assertThat(painted.isAllKnown()).isFalse();

        touch(session, "touchStart", x - 20, y);
        touch(session, "touchStart", x - 20, y, x + 20, y);
        touch(session, "touchMove", x - 60, y, x + 60, y);
        touch(session, "touchEnd");
        assertThat(hole()).isEqualTo(painted);
        fill();
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("phone.png")));
    }

    @Test
    void aBrokenFileIsAnErrorInWordsAndTheOldPhotoStays() {
        choose(PHOTO);
        page.locator("#file")
                .setInputFiles(
                        new FilePayload(
                                "broken.png",
                                "image/png",
                                "no picture".getBytes(StandardCharsets.UTF_8)));

        assertThat(page.locator("#error")).containsText("no picture that the browser can show");
        assertThat(page.locator("#facts")).containsText("120 × 90");
    }

    @Test
    void aFileThatIsDroppedIsOpened() {
        page.evaluate(
                "async () => { const canvas = new OffscreenCanvas(50, 40);"
                        + " canvas.getContext('2d').fillRect(0, 0, 9, 9);"
                        + " const data = new DataTransfer();"
                        + " data.items.add(new File([await canvas.convertToBlob()], 'd.png'));"
                        + " document.getElementById('stage').dispatchEvent(new DragEvent('drop',"
                        + " { dataTransfer: data, bubbles: true, cancelable: true })); }");

        assertThat(page.locator("#facts")).containsText("d.png, 50 × 40");
    }

    @Test
    void aPhotoOfTheFolderIsPickedWhateverItsName() {
        page.locator("#pick").click();
        Locator photos = page.locator("#photos button");
        assertThat(photos).hasCount(2);
        assertThat(photos.first()).hasText("a <i>photo & more.png");
        assertThat((Object) page.locator("#photos i").count()).isEqualTo(0);
        photos.first().click();

        assertThat(page.locator("#facts")).containsText("a <i>photo & more.png, 120 × 90");
    }

    @Test
    void itFillsOnReleaseAndGoesOnFromTheResultWithAnotherModel() throws Exception {
        choose(PHOTO);
        page.locator("#auto").check();
        paint(0.4, 0.4, 0.5, 0.45);
        assertThat(page.locator("#status")).containsText("Done");
        page.locator("#model").selectOption("other");
        assertThat(page.locator("#status")).containsText("other is ready");
        paint(0.6, 0.6, 0.65, 0.65);
        assertThat(page.locator("#status")).containsText("Done");

        assertThat(TestServer.read(saved()).width()).isEqualTo(120);
    }

    @Test
    void anEmptyMaskIsSaid() {
        choose(PHOTO);
        page.locator("#run").click();

        assertThat(page.locator("#error")).containsText("paint over what shall go");
    }

    /** The pictures of docs/server.md. */
    @Test
    void picturesForTheGuide() throws Exception {
        ServedModel shipped =
                new ServedModel(
                        Hosts.DEFAULT,
                        Hosts.named(Hosts.DEFAULT),
                        "Apache-2.0",
                        "shipped",
                        listener ->
                                InpaintingModel.builder().optDevice(Device.cpu()).load());
        try (TestServer real =
                new TestServer(InpaintingServer.builder().setModels(List.of(shipped)))) {
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                close();
                context =
                        browser.newContext(
                                new Browser.NewContextOptions()
                                        .setViewportSize(1100, 740)
                                        .setColorScheme(scheme));
                page = context.newPage();
                page.navigate(real.uri("/").toString());
                page.locator("#file").setInputFiles(Path.of("../docs/example/photo.jpg"));
                page.locator("#mask-file").setInputFiles(Path.of("../docs/example/mask.png"));
                assertThat(page.locator("#undo")).isEnabled();
                shoot("painted-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
                page.locator("#run").click();
                assertThat(page.locator("#status"))
                        .containsText(
                                "Done",
                                new com.microsoft.playwright.assertions.LocatorAssertions
                                                .ContainsTextOptions()
                                        .setTimeout(120_000));
                page.locator("#compare").fill("50");
                shoot("filled-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
    }

    private void shoot(String name) {
        page.waitForTimeout(300);
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setType(com.microsoft.playwright.options.ScreenshotType.JPEG)
                        .setQuality(80)
                        .setPath(SCREENSHOTS.resolve(name + ".jpg")));
    }
}
