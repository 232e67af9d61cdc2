package io.github.tsgl.zoo;

import java.awt.Rectangle;

/**
 * A part of the photo that goes through the network in one forward pass.
 *
 * @param area the part of the photo that the network sees
 * @param target the part of the photo whose missing pixels this pass fills
 * @param workWidth the width that the area has in the network
 * @param workHeight the height that the area has in the network
 */
record Window(Rectangle area, Rectangle target, int workWidth, int workHeight) {

    /** A window whose area is shrunk if its longer side exceeds the working size. */
    static Window fitted(Rectangle area, Rectangle target, int workingSize) {
        int longer = Math.max(area.width, area.height);
        if (longer <= workingSize) {
            return new Window(area, target, area.width, area.height);
        }
        double scale = (double) workingSize / longer;
        return new Window(
                area,
                target,
                (int) Math.max(1, Math.round(area.width * scale)),
                (int) Math.max(1, Math.round(area.height * scale)));
    }

    boolean isShrunk() {
        return workWidth != area.width || workHeight != area.height;
    }
}
