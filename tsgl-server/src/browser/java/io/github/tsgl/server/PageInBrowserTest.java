// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page in a browser: what people do with it. */
@Tag("process")
class PageInBrowserTest extends BrowserTest {

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
    void theSliderAndTheKeyShowThePhotoAsItWas() throws Exception {
        choose(PHOTO);
        paint(0.45, 0.45, 0.55, 0.5);
        fill();
        BufferedImage photo = TestServer.read(PHOTO).pixels();
        BufferedImage result = TestServer.read(saved()).pixels();
        BufferedImage half = TestServer.read(PHOTO).pixels();
        half.getRaster().setRect(result.getData(new Rectangle(60, 0, 60, 90)));
        TestServer.assertSamePixels(shown(), result);

        page.locator("#compare").fill("50");
        TestServer.assertSamePixels(shown(), half);
        page.keyboard().down("c");
        TestServer.assertSamePixels(shown(), photo);
        page.keyboard().up("c");
        TestServer.assertSamePixels(shown(), half);
        page.locator("#compare").fill("0");
        TestServer.assertSamePixels(shown(), result);
    }

    /** The photo as the page's canvas shows it, a pixel for each of the photo's. */
    private BufferedImage shown() {
        List<?> colors =
                (List<?>)
                        page.evaluate(
                                """
                                async () => {
                                    for (let frame = 0; frame < 2; frame++) {
                                        await new Promise(requestAnimationFrame);
                                    }
                                    const canvas = document.getElementById('photo');
                                    const { width, height } = canvas;
                                    const scale = Math.min(width / 120, height / 90) * 0.97;
                                    const { data } =
                                        canvas.getContext('2d').getImageData(0, 0, width, height);
                                    return Array.from({ length: 120 * 90 }, (_, i) => {
                                        const row = Math.floor(i / 120);
                                        const x = (i % 120 + 0.5 - 60) * scale + width / 2;
                                        const y = (row + 0.5 - 45) * scale + height / 2;
                                        const at = 4 * (Math.floor(y) * width + Math.floor(x));
                                        return data[at] << 16 | data[at + 1] << 8 | data[at + 2];
                                    });
                                }
                                """);
        BufferedImage shown = new BufferedImage(120, 90, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < colors.size(); i++) {
            shown.setRGB(i % 120, i / 120, (Integer) colors.get(i));
        }
        return shown;
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
            page.mouse()
                    .move(stage.x + corner[0] * stage.width, stage.y + corner[1] * stage.height);
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
                        listener -> InpaintingModel.builder().optDevice(Device.cpu()).load());
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
