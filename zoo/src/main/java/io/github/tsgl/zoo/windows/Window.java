// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.HoleMask;
import java.awt.Rectangle;
import java.util.List;

/**
 * A part of the photo that goes through the network in one forward pass.
 *
 * @param area the part of the photo that the network sees
 * @param target the part of the photo whose missing pixels this pass fills
 * @param filled targets of earlier passes that this one takes for known
 * @param workWidth the width that the area has in the network
 * @param workHeight the height that the area has in the network
 */
public record Window(
        Rectangle area, Rectangle target, List<Rectangle> filled, int workWidth, int workHeight) {

    /**
     * Plans the forward passes for a photo, in their order. The windows' targets are disjoint and
     * hold the whole hole.
     *
     * @param hole the hole, of the photo's size
     * @param unknown the hole and what else is not known, of the same size
     * @param sizing how a photo larger than the working size is treated
     * @param workingSize the longest side in pixels that the network sees, at least 16
     * @return the passes' windows
     */
    public static List<Window> plan(
            HoleMask hole, HoleMask unknown, Sizing sizing, int workingSize) {
        return WindowPlan.windows(hole, unknown, sizing, workingSize);
    }

    /** A window that takes only the photo's own pixels for known. */
    Window(Rectangle area, Rectangle target, int workWidth, int workHeight) {
        this(area, target, List.of(), workWidth, workHeight);
    }

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

    /** This window after others: those of their targets that it sees are known. */
    Window after(List<Rectangle> targets) {
        List<Rectangle> seen = targets.stream().filter(area::intersects).toList();
        return new Window(area, target, seen, workWidth, workHeight);
    }

    boolean isShrunk() {
        return workWidth != area.width || workHeight != area.height;
    }
}
