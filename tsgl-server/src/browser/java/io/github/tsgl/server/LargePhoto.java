// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.github.tsgl.image.io.PictureFormat;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Measures how fluent the page is on a photo of 24 megapixels: a program, for its figures are those
 * of the machine. For each thing that is done it prints the frames that were drawn, the longest
 * time between two, the tasks of more than 50 ms, and the processor's time of the page's thread.
 */
final class LargePhoto extends BrowserTest {

    private static final int WIDTH = 6000;
    private static final int HEIGHT = 4000;
    private static final int STROKES = 5;
    private static final double SLOW = 120_000;

    /** Records frames and long tasks from its call on. */
    private static final String RECORD =
            """
            () => {
                const figures = { frames: 0, gap: 0, tasks: 0, task: 0, last: performance.now() };
                window.figures = figures;
                new PerformanceObserver(list => {
                    for (const one of list.getEntries()) {
                        window.figures.tasks++;
                        window.figures.task = Math.max(window.figures.task, one.duration);
                    }
                }).observe({ type: 'longtask' });
                const frame = now => {
                    const it = window.figures;
                    it.frames++;
                    it.gap = Math.max(it.gap, now - it.last);
                    it.last = now;
                    requestAnimationFrame(frame);
                };
                requestAnimationFrame(frame);
            }
            """;

    private CDPSession session;

    /**
     * Prints the figures.
     *
     * @param arguments none
     * @throws IOException if the photo cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        folder = Files.createTempDirectory("large-photo");
        start();
        try {
            new LargePhoto().measure(Files.write(folder.resolve("large.jpg"), photo()));
        } finally {
            stop();
        }
    }

    private static byte[] photo() throws IOException {
        BufferedImage photo = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = photo.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        BufferedImage small = ImageIO.read(Path.of("../docs/example/photo.jpg").toFile());
        graphics.drawImage(small, 0, 0, WIDTH, HEIGHT, null);
        graphics.dispose();
        return TestServer.file(PictureFormat.JPEG, photo);
    }

    private void measure(Path photo) {
        open(new Browser.NewContextOptions().setViewportSize(1600, 1000));
        session = context.newCDPSession(page);
        session.send("Performance.setTimeDomain", domain());
        session.send("Performance.enable");
        page.evaluate(RECORD);
        figures(
                "open",
                () -> {
                    page.locator("#file").setInputFiles(photo);
                    says("#facts", "6000 × 4000");
                });
        for (int size : new int[] {10, 40, 200}) {
            setSize(size);
            figures("brush of " + 4 * size + " pixels", this::strokes);
        }
        page.keyboard().press("0");
        figures("the pointer alone", this::moves);
        figures("undo", () -> page.keyboard().press("Control+z"));
        figures("grow", () -> page.keyboard().press("g"));
        setSize(40);
        figures(
                "send",
                () -> {
                    page.locator("#run").click();
                    says("#status", "Filling");
                });
        figures("brush of 160 pixels while the server fills", this::strokes);
        page.locator("#cancel").click();
        close();
    }

    private static JsonObject domain() {
        JsonObject domain = new JsonObject();
        domain.addProperty("timeDomain", "threadTicks");
        return domain;
    }

    private void says(String part, String text) {
        PlaywrightAssertions.assertThat(page.locator(part))
                .containsText(text, new ContainsTextOptions().setTimeout(SLOW));
    }

    private void strokes() {
        for (int i = 0; i < STROKES; i++) {
            paint(0.2, 0.2 + 0.1 * i, 0.7, 0.3 + 0.1 * i);
        }
    }

    private void moves() {
        for (int i = 0; i < 40; i++) {
            page.mouse().move(400 + 10 * i, 400 + 5 * i);
        }
    }

    private void figures(String what, Runnable action) {
        frames();
        page.evaluate(
                "Object.assign(window.figures,"
                        + " { frames: 0, gap: 0, tasks: 0, task: 0, last: performance.now() })");
        double before = threadSeconds();
        action.run();
        frames();
        double after = threadSeconds();
        Map<?, ?> found = (Map<?, ?>) page.evaluate("window.figures");
        System.out.printf(
                "%-45s frames %4d, longest gap %5.0f ms, long tasks %2d, longest %5.0f ms,"
                        + " thread %5.0f ms%n",
                what,
                ((Number) found.get("frames")).intValue(),
                ((Number) found.get("gap")).doubleValue(),
                ((Number) found.get("tasks")).intValue(),
                ((Number) found.get("task")).doubleValue(),
                1000 * (after - before));
    }

    private double threadSeconds() {
        JsonArray metrics = session.send("Performance.getMetrics").getAsJsonArray("metrics");
        for (JsonElement metric : metrics) {
            if (metric.getAsJsonObject().get("name").getAsString().equals("TaskDuration")) {
                return metric.getAsJsonObject().get("value").getAsDouble();
            }
        }
        return 0;
    }
}
