// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.options.BoundingBox;
import io.github.tsgl.image.HoleMask;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What comes into the page by other ways than its file chooser and a plain mouse. */
@Tag("process")
class PageInputTest extends BrowserTest {

    private static final String PICTURE =
            "(() => { const canvas = new OffscreenCanvas(50, 40);"
                    + " canvas.getContext('2d').fillRect(0, 0, 9, 9);"
                    + " return canvas.convertToBlob(); })()";

    /** Drops a file, whose content is what a script gives, on the page. */
    private void drop(String content) {
        page.evaluate(
                "async () => { const data = new DataTransfer();"
                        + (" data.items.add(new File([" + content + "], 'd.png'));")
                        + " document.getElementById('stage').dispatchEvent(new DragEvent('drop',"
                        + " { dataTransfer: data, bubbles: true, cancelable: true })); }");
    }

    @Test
    void aFileThatIsDroppedIsOpened() {
        drop("await " + PICTURE);
        assertThat(page.locator("#facts")).containsText("d.png, 50 × 40");
    }

    @Test
    void aBrokenFileThatIsDroppedIsAnErrorInWordsAndTheOldPhotoStays() {
        choose(PHOTO);
        drop("'no picture'");

        assertThat(page.locator("#error")).containsText("no picture that the browser can show");
        assertThat(page.locator("#facts")).containsText("photo.png, 120 × 90");
    }

    @Test
    void aPictureOfTheClipboardIsPasted() {
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.evaluate(
                "async () => navigator.clipboard.write([new ClipboardItem({ 'image/png': await "
                        + (PICTURE + " })])"));
        page.keyboard().press("Control+V");

        assertThat(page.locator("#facts")).containsText("50 × 40");
    }

    @Test
    void aPenPaints() throws Exception {
        choose(PHOTO);
        page.evaluate(
                "window.pointers = new Set(); document.addEventListener('pointerdown',"
                        + " event => window.pointers.add(event.pointerType), true)");
        CDPSession session = context.newCDPSession(page);
        BoundingBox box = page.locator("#paint").boundingBox();
        double x = box.x + box.width / 2;
        double y = box.y + box.height / 2;
        pen(session, "mousePressed", x, y);
        for (int i = 1; i <= 5; i++) {
            pen(session, "mouseMoved", x + 10 * i, y);
        }
        pen(session, "mouseReleased", x + 50, y);

        HoleMask hole = hole();
        assertThat(hole.isHole(60, 45)).isTrue();
        assertThat(hole.isHole(66, 45)).isTrue();
        assertThat(page.evaluate("[...window.pointers]")).isEqualTo(List.of("pen"));
    }

    private static void pen(CDPSession session, String type, double x, double y) {
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        event.addProperty("x", x);
        event.addProperty("y", y);
        event.addProperty("button", "left");
        event.addProperty("buttons", type.equals("mouseReleased") ? 0 : 1);
        event.addProperty("clickCount", type.equals("mouseMoved") ? 0 : 1);
        event.addProperty("pointerType", "pen");
        event.addProperty("force", 0.5);
        session.send("Input.dispatchMouseEvent", event);
    }

    @Test
    void withShiftTheBrushErases() throws Exception {
        choose(PHOTO);
        page.keyboard().press("r");
        paint(0.4, 0.4, 0.6, 0.6);
        HoleMask box = hole();
        assertThat(box.isHole(60, 45)).isTrue();
        page.keyboard().press("b");
        setSize(10);
        page.keyboard().down("Shift");
        paint(0.5, 0.5, 0.52, 0.5);
        page.keyboard().up("Shift");

        HoleMask erased = hole();
        assertThat(erased.isHole(60, 45)).isFalse();
        assertThat(erased.holeRatio()).isPositive().isLessThan(box.holeRatio());
        page.keyboard().press("Control+z");
        assertThat(hole()).isEqualTo(box);
    }

    /** A photo of many megapixels takes long to draw. */
    @Test
    void thePhotoIsNotDrawnAnewWhileItIsPaintedOn() {
        choose(PHOTO);
        frames();
        page.evaluate(
                "() => { window.drawn = 0; const draw ="
                        + " CanvasRenderingContext2D.prototype.drawImage;"
                        + " CanvasRenderingContext2D.prototype.drawImage = function (...all) {"
                        + " window.drawn++; return draw.apply(this, all); }; }");
        paint(0.4, 0.4, 0.6, 0.6);
        page.keyboard().press("r");
        paint(0.5, 0.4, 0.6, 0.6);
        page.keyboard().press("Control+z");
        frames();
        assertThat(page.evaluate("window.drawn")).isEqualTo(0);

        page.keyboard().press("+");
        frames();
        assertThat(page.evaluate("window.drawn")).isEqualTo(1);
    }

    @Test
    void theScreenShowsTheMaskAfterEveryStep() {
        choose(PHOTO);
        setSize(5);
        paint(0.4, 0.4, 0.6, 0.6);
        long brush = colored();
        assertThat(brush).isPositive();
        page.keyboard().press("r");
        paint(0.3, 0.3, 0.4, 0.4);
        long both = colored();
        assertThat(both).isGreaterThan(brush);
        page.keyboard().press("Control+z");
        assertThat(colored()).isEqualTo(brush);
        page.keyboard().press("Control+Shift+z");
        assertThat(colored()).isEqualTo(both);
        page.keyboard().press("Delete");
        assertThat(colored()).isZero();
    }

    /** How many pixels of the screen show the hole. */
    private long colored() {
        page.mouse().move(5, 5); // takes the cursor away
        frames();
        return ((Number)
                        page.evaluate(
                                "() => { const canvas = document.getElementById('paint'); const {"
                                        + " width, height } = canvas; const { data } ="
                                        + " canvas.getContext('2d').getImageData(0, 0, width, height);"
                                        + " let count = 0; for (let i = 3; i < data.length; i += 4) {"
                                        + " count += data[i] > 0 ? 1 : 0; } return count; }"))
                .longValue();
    }
}
